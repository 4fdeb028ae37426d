using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Microsoft.ML.DebertaV3.Tests.Tokenization;

/// <summary>A small tokenizer.json for tests: the pieces of <see cref="ModelFile.English"/>, and whatever a test changes.</summary>
internal static class TokenizerJsonFile
{
    /// <summary>Ids behind the pieces begin here; it is [MASK].</summary>
    public const int Mask = 35;

    /// <summary>The file as the library writes it, without a character map.</summary>
    public static JsonObject English()
    {
        using var folder = new Checkpoints.TemporaryFolder();
        DebertaV3Tokenizer.Create(ModelFile.English().ToBytes()).SaveTokenizerJson(folder.File("tokenizer.json"));
        return JsonNode.Parse(File.ReadAllText(folder.File("tokenizer.json")))!.AsObject();
    }

    /// <summary>The same with added tokens behind [MASK]; each is the JSON of its members but the id.</summary>
    public static JsonObject WithTokens(params string[] tokens)
    {
        var file = English();
        foreach (var token in tokens.Select(json => JsonNode.Parse(json)!.AsObject()))
        {
            token["id"] = Mask + file["added_tokens"]!.AsArray().Count - 4;
            file["added_tokens"]!.AsArray().Add(token);
        }

        return file;
    }

    public static DebertaV3Tokenizer ToTokenizer(this JsonObject file) => DebertaV3Tokenizer.Create(file.ToUtf8());

    /// <summary>The file with another value at a path, such as "model/vocab/4"; null: without it.</summary>
    public static byte[] With(this JsonObject file, string path, string? value)
    {
        var keys = path.Split('/');
        JsonNode at = file;
        foreach (var key in keys[..^1])
            at = at is JsonArray list ? list[int.Parse(key, CultureInfo.InvariantCulture)]! : at[key]!;
        if (at is JsonArray array)
            array[int.Parse(keys[^1], CultureInfo.InvariantCulture)] = JsonNode.Parse(value!);
        else if (value is null)
            at.AsObject().Remove(keys[^1]);
        else
            at[keys[^1]] = JsonNode.Parse(value);
        return file.ToUtf8();
    }

    public static byte[] ToUtf8(this JsonNode file) => Encoding.UTF8.GetBytes(file.ToJsonString());

    /// <summary>The pieces of a text, with a bar between two.</summary>
    public static string Pieces(this DebertaV3Tokenizer tokenizer, string text) =>
        string.Join('|', tokenizer.EncodeToTokens(text, out _).Select(token => token.Value.Replace('\u2581', '_')));
}
