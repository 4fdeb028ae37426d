using System.Globalization;
using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Typed access to a JSON object. Errors name the file, the key, the value found and what was wanted.</summary>
internal sealed class ConfigValues(JsonElement root, string path)
{
    private readonly List<string> _defaults = [], _notes = [];

    /// <summary>Messages for the user about defaults and changes.</summary>
    public IReadOnlyList<string> Notes => _defaults.Count == 0
        ? _notes
        : [$"{path}: says nothing of {string.Join(", ", _defaults)}; these defaults of transformers, which are DeBERTaV3's too, are taken.",
        .. _notes];

    /// <summary>The file, for messages.</summary>
    public string Path => path;

    /// <summary>The names of all keys.</summary>
    public IEnumerable<string> Keys => root.EnumerateObject().Select(member => member.Name);

    /// <summary>Adds to <see cref="Notes"/>.</summary>
    public void Note(string text) => _notes.Add($"{path}: {text}");

    public int Integer(string key, int absent) => Or(key, absent, Integer);

    public double Number(string key, double absent) => Or(key, absent, Number);

    public string Text(string key, string absent) => Or(key, absent, Text);

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

    /// <summary>Returns the value of a key; null if it is absent or null.</summary>
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
        ?? throw Malformed.File(path,
        $"\"{key}\" is missing. It must be written down: the default of transformers' DebertaV2Config is not DeBERTaV3's, "
            + "or depends on the size of the model.");

    private T Or<T>(string key, T absent, Func<string, T> read)
    {
        if (Has(key))
            return read(key);
        _defaults.Add(string.Create(CultureInfo.InvariantCulture, $"\"{key}\" ({absent})"));
        return absent;
    }

    private static string Decode(JsonElement value) => value.GetString()!;
}
