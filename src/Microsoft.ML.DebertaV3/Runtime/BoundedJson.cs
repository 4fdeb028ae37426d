using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>
/// Parses JSON in memory proportional to its length. Without a limit, JSON consisting of brackets would need thirty times its length.
/// </summary>
internal static class BoundedJson
{
    // Real files have fewer values: config.json one per 15 bytes, a safetensors header one per 8.
    private const int BytesPerValue = 7;
    private const int FewValues = 10_000;

    /// <summary>Parses a document; a byte order mark is skipped.</summary>
    /// <exception cref="JsonException">The text is not valid JSON, is nested more than 64 levels deep, or has a duplicate
    /// property.</exception>
    /// <exception cref="InvalidDataException">The document has more values than allowed for its length.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Span.StartsWith("\uFEFF"u8))
            json = json["\uFEFF"u8.Length..];
        CheckDensity(json.Span);
        return JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
    }

    private static void CheckDensity(ReadOnlySpan<byte> json)
    {
        var (values, most) = (0, FewValues + json.Length / BytesPerValue);
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (++values > most)
                throw new InvalidDataException(
                    $"found more than {most} JSON values in {json.Length} bytes, wanted fewer: names and numbers need more room");
        }
    }
}
