using System.Text.Json;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Reads a JSON file of a checkpoint, which must contain an object.</summary>
internal static class JsonFile
{
    /// <summary>Reads a file.</summary>
    /// <inheritdoc cref="Parse"/>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static T Read<T>(string path, Func<ConfigValues, T> read) => Parse(File.ReadAllBytes(path), path, read);

    /// <summary>Reads bytes.</summary>
    /// <param name="json">The file's bytes, with or without a byte order mark.</param>
    /// <param name="path">For messages.</param>
    /// <param name="read">Reads values of the object.</param>
    /// <exception cref="InvalidDataException">The file is invalid, or <paramref name="read"/> rejects it; the message names the
    /// file.</exception>
    public static T Parse<T>(ReadOnlyMemory<byte> json, string path, Func<ConfigValues, T> read)
    {
        if (MistakenFile.Describe(json.Span) is { } problem)
            throw Malformed.File(path, problem);
        try
        {
            using var document = BoundedJson.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw Malformed.File(path, $"found JSON of kind {document.RootElement.ValueKind}, wanted an object.");
            return read(new ConfigValues(document.RootElement, path));
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw Malformed.File(path, $"this is no JSON that can be read: {Malformed.Show(cause.Message)}", cause);
        }
        catch (InvalidDataException cause) when (!cause.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw Malformed.File(path, $"{cause.Message}.", cause);
        }
    }
}
