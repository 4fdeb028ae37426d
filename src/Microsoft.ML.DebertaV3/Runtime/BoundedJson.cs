using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Parses JSON whose table stays in proportion to its length: nothing but brackets would need thirty times its length.</summary>
internal static class BoundedJson
{
    // Names and punctuation take room: config.json has a value in 15 bytes, a safetensors header in 8.
    private const int BytesPerValue = 7;
    private const int FewValues = 10_000;

    /// <summary>The document; a byte order mark is left out.</summary>
    /// <exception cref="JsonException">It is no JSON, is nested more than 64 deep, or has one name twice.</exception>
    /// <exception cref="InvalidDataException">It has more values than its length allows.</exception>
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
