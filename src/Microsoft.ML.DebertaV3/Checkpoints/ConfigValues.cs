using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>The values of one JSON object, whose absence or wrong kind is an error that names file, key, found and wanted.</summary>
internal sealed class ConfigValues(JsonElement root, string path)
{
    public int Integer(string key) => Required(key) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number)
        ? number
        : throw Wrong(key, "a whole number");

    public double Number(string key) => Required(key) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number)
        ? number
        : throw Wrong(key, "a number");

    public bool Flag(string key) => Required(key).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(key, "true or false"),
    };

    public string Text(string key) => Required(key) is { ValueKind: JsonValueKind.String } value ? Decode(value) : throw Wrong(key, "text");

    public string[] Texts(string key) => Required(key) is { ValueKind: JsonValueKind.Array } value && value.EnumerateArray().All(IsText)
        ? [.. value.EnumerateArray().Select(Decode)]
        : throw Wrong(key, "a list of texts");

    /// <summary>The value under a key; null where there is none, or JSON's null.</summary>
    public JsonElement? Find(string key) =>
        root.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public bool Has(string key) => Find(key) is not null;

    public InvalidDataException Wrong(string key, string wanted)
    {
        var found = Find(key) is { } value ? Malformed.Show(value.GetRawText()) : "nothing";
        return Malformed.File(path, $"\"{key}\": found {found}, wanted {wanted}.");
    }

    private static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.String;

    private JsonElement Required(string key) => Find(key)
        ?? throw Malformed.File(path, $"\"{key}\" is missing. Every size must be written down: "
            + "the defaults of transformers' DebertaV2Config are not those of DeBERTaV3.");

    private static string Decode(JsonElement value) => value.GetString()!;
}
