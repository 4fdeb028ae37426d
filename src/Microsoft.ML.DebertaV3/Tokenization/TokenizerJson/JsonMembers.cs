using System.Text.Json;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>The members of one JSON object as slices of the file: a vocabulary of 10 MB needs no table of its values.</summary>
internal sealed class JsonMembers
{
    private const int Most = 64;

    private readonly Dictionary<string, ReadOnlyMemory<byte>> _members = [];
    private readonly string _name;

    /// <param name="json">One JSON value, without a byte order mark.</param>
    /// <param name="name">Name of the object in messages; empty for the file itself.</param>
    /// <exception cref="InvalidDataException">It is no object, has a member twice, or more members than any tokenizer.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
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
            // To the end: what follows the object is no JSON.
        }
    }

    /// <summary>The JSON of a member; null where it is absent or JSON's null.</summary>
    public ReadOnlyMemory<byte>? Find(string key) =>
        _members.TryGetValue(key, out var json) && !json.IsEmpty ? json : default(ReadOnlyMemory<byte>?);

    /// <summary>A member of few values, parsed; null where it is absent or JSON's null.</summary>
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

    /// <exception cref="InvalidDataException">There is a member of another name, which nobody here would honour.</exception>
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
