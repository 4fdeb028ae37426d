using System.Text.Json;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>A JSON value with its path in the file, for error messages.</summary>
internal sealed class JsonPart(JsonElement value, string path)
{
    /// <summary>The member <c>type</c>.</summary>
    public string Type => Text("type");

    /// <summary>Returns a member; null if it is absent or null.</summary>
    /// <exception cref="InvalidDataException">The value is not an object.</exception>
    public JsonPart? Find(string key)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw Wrong("an object");
        return value.TryGetProperty(key, out var member) && member.ValueKind != JsonValueKind.Null
            ? new(member, $"{path}.{key}")
            : null;
    }

    public string Text(string key) => Required(key).AsText();

    public bool Flag(string key, bool absent) => Find(key)?.AsFlag() ?? absent;

    public int Integer(string key) => Required(key).AsInteger();

    /// <summary>The elements of a list.</summary>
    public IEnumerable<JsonPart> Items(string key) => Required(key).Items();

    public IEnumerable<JsonPart> Items() => value.ValueKind == JsonValueKind.Array
        ? value.EnumerateArray().Select((item, index) => new JsonPart(item, $"{path}[{index}]"))
        : throw Wrong("a list");

    public string AsText() => value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong("text");

    public bool AsFlag() => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong("true or false"),
    };

    public int AsInteger() => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0
        ? number
        : throw Wrong("a whole number, 0 or more");

    public byte[] AsBytes() => value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var bytes)
        ? bytes
        : throw Wrong("bytes in base64");

    /// <summary>Creates an error with the path, the value found, and what was wanted.</summary>
    public InvalidDataException Wrong(string wanted) => new($"\"{path}\": found {ShownText.Of(value.GetRawText())}, wanted {wanted}.");

    /// <exception cref="InvalidDataException">The condition does not hold.</exception>
    public void Require(string key, bool holds, string wanted)
    {
        if (!holds)
            throw Find(key)?.Wrong(wanted) ?? new InvalidDataException($"\"{path}.{key}\": found nothing, wanted {wanted}.");
    }

    private JsonPart Required(string key) => Find(key)
        ?? throw new InvalidDataException($"\"{path}.{key}\" is missing.");
}
