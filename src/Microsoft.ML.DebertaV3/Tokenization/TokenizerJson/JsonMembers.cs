using System.Text.Json;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>The members of a JSON object as slices of the file, so that a vocabulary of 10 MB is not parsed into a document.</summary>
internal sealed class JsonMembers
{
    private const int Most = 64;

    private readonly Dictionary<string, ReadOnlyMemory<byte>> _members = [];
    private readonly string _name;

    /// <param name="json">One JSON value, without a byte order mark.</param>
    /// <param name="name">Name of the object, for messages; empty for the file itself.</param>
    /// <exception cref="InvalidDataException">The value is not an object, has a duplicate member, or has too many members.</exception>
    /// <exception cref="JsonException">The text is not valid JSON.</exception>
    public JsonMembers(ReadOnlyMemory<byte> json, string name)
    {
        _name = name;
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new InvalidDataException($"{Quoted()}found JSON of kind {reader.TokenType}, wanted an object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var isNull = reader.TokenType == JsonTokenType.Null;
            reader.Skip();
            if (!_members.TryAdd(key, isNull ? default : json[start..(int)reader.BytesConsumed]) || _members.Count > Most)
                throw new InvalidDataException($"{Quoted()}found \"{ShownText.Of(key)}\" twice, or more than {Most} members.");
        }
        while (reader.Read())
        {
            // Reads to the end: text after the object is an error.
        }
    }

    /// <summary>Returns the JSON of a member; null if it is absent or null.</summary>
    public ReadOnlyMemory<byte>? Find(string key) =>
        _members.TryGetValue(key, out var json) && !json.IsEmpty ? json : default(ReadOnlyMemory<byte>?);

    /// <summary>Parses a small member; null if it is absent or null.</summary>
    public JsonPart? FindPart(string key)
    {
        if (Find(key) is not { } json)
            return null;
        try
        {
            using var document = BoundedJson.Parse(json);
            return new JsonPart(document.RootElement.Clone(), PathOf(key));
        }
        catch (InvalidDataException cause)
        {
            throw new InvalidDataException($"\"{PathOf(key)}\": {cause.Message}.", cause);
        }
    }

    /// <exception cref="InvalidDataException">There is an unknown member, which would otherwise be ignored.</exception>
    public void RequireKnown(params ReadOnlySpan<string> keys)
    {
        foreach (var (key, json) in _members)
        {
            if (!json.IsEmpty && !keys.Contains(key))
                throw new InvalidDataException($"\"{ShownText.Of(PathOf(key))}\": found a member that this version does not know, wanted "
                    + $"none but {string.Join(", ", keys)}.");
        }
    }

    private string PathOf(string key) => _name.Length == 0 ? key : $"{_name}.{key}";

    private string Quoted() => _name.Length == 0 ? "" : $"\"{_name}\": ";
}
