using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Writes tokenizer.json like transformers' fast DeBERTa-v2 tokenizer, from a model and its rules.</summary>
internal static class TokenizerJsonWriter
{
    // Ids of published checkpoints, for models without these pieces.
    private const int PublishedClassification = 1, PublishedSeparator = 2;

    /// <exception cref="NotSupportedException">The model has whitespace rules that tokenizer.json cannot represent.</exception>
    public static void Write(UnigramModel model, TokenizerRules rules, int maskId, Stream stream)
    {
        var file = model.File;
        if (file.WhitespaceAsSuffix || file.Normalizer is { RemoveExtraWhitespaces: false } or { EscapeWhitespaces: false })
            throw new NotSupportedException("tokenizer.json cannot hold this SentencePiece model: it puts the space behind a word, keeps "
                + "extra spaces or does not escape them. Keep its .model file.");
        using var json = new Utf8JsonWriter(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("version", "1.0");
        WriteTruncation(json, rules);
        json.WriteNull("padding");
        WriteAddedTokens(json, file, rules, maskId);
        Normalizer(file, rules).Write("normalizer", json);
        PreTokenizer(file, rules).Write("pre_tokenizer", json);
        WriteTemplate(json, model);
        Metaspace(file).Write("decoder", json);
        WriteModel(json, file);
        json.WriteEndObject();
    }

    private static void WriteTruncation(Utf8JsonWriter json, TokenizerRules rules)
    {
        if (!rules.CutsStart)
        {
            json.WriteNull("truncation");
            return;
        }

        json.WriteStartObject("truncation");
        json.WriteString("direction", "Left");
        json.WriteNumber("max_length", rules.MaxLength ?? TokenizerRules.PublishedMaxLength);
        json.WriteString("strategy", "LongestFirst");
        json.WriteNumber("stride", 0);
        json.WriteEndObject();
    }

    // As in transformers' conversion: control pieces are special tokens, user-defined pieces are not; added tokens follow the pieces.
    private static void WriteAddedTokens(Utf8JsonWriter json, SentencePieceModel model, TokenizerRules rules, int maskId)
    {
        var tokens = rules.AddedTokens.ToDictionary(token => token.Id);
        for (var id = 0; id < model.Pieces.Length; id++)
        {
            var kind = model.Kinds[id];
            if (kind is PieceKind.Control or PieceKind.Unknown or PieceKind.UserDefined)
                tokens.TryAdd(id, new(Encoding.UTF8.GetString(model.PieceBytes(id)), id) { Special = kind != PieceKind.UserDefined });
        }

        tokens.TryAdd(maskId, new(SpecialTokens.Mask, maskId) { Special = true });
        json.WriteStartArray("added_tokens");
        foreach (var token in tokens.Values.OrderBy(token => token.Id))
        {
            json.WriteStartObject();
            json.WriteNumber("id", token.Id);
            json.WriteString("content", token.Content);
            json.WriteBoolean("single_word", token.SingleWord);
            json.WriteBoolean("lstrip", token.LeftStrip);
            json.WriteBoolean("rstrip", token.RightStrip);
            json.WriteBoolean("normalized", token.Normalized);
            json.WriteBoolean("special", token.Special);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static JsonStep Normalizer(SentencePieceModel model, TokenizerRules rules)
    {
        var map = model.Normalizer.CharacterMap;
        var steps = new List<JsonStep>();
        if (rules.LowersCase)
            steps.Add(new("Lowercase", _ => { }));
        steps.Add(new("Strip", json =>
        {
            json.WriteBoolean("strip_left", true);
            json.WriteBoolean("strip_right", true);
        }));
        if (!map.IsEmpty)
            steps.Add(new("Precompiled", json => json.WriteBase64String("precompiled_charsmap", map.Span)));
        steps.Add(new("Replace", json =>
        {
            json.WriteStartObject("pattern");
            json.WriteString("Regex", " {2,}");
            json.WriteEndObject();
            json.WriteString("content", " ");
        }));
        return JsonStep.Sequence("normalizers", steps);
    }

    private static JsonStep PreTokenizer(SentencePieceModel model, TokenizerRules rules) => JsonStep.Sequence("pretokenizers",
        rules.Punctuation == PunctuationSplit.None
            ? [Metaspace(model)]
            : [new("Punctuation", json => json.WriteString("behavior", "Isolated")), Metaspace(model)]);

    private static JsonStep Metaspace(SentencePieceModel model) => new("Metaspace", json =>
    {
        json.WriteString("replacement", "\u2581");
        json.WriteString("prepend_scheme", model.Normalizer.AddDummyPrefix ? "always" : "never");
        json.WriteBoolean("split", true);
    });

    private static void WriteTemplate(Utf8JsonWriter json, UnigramModel model)
    {
        json.WriteStartObject("post_processor");
        json.WriteString("type", "TemplateProcessing");
        WriteTemplate(json, "single", ("[CLS]", 0), ("A", 0), ("[SEP]", 0));
        WriteTemplate(json, "pair", ("[CLS]", 0), ("A", 0), ("[SEP]", 0), ("B", 1), ("[SEP]", 1));
        json.WriteStartObject("special_tokens");
        WriteSpecial(json, "[CLS]", model.Find("[CLS]"u8), PublishedClassification);
        WriteSpecial(json, "[SEP]", model.Find("[SEP]"u8), PublishedSeparator);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTemplate(Utf8JsonWriter json, string name, params ReadOnlySpan<(string Id, int Type)> items)
    {
        json.WriteStartArray(name);
        foreach (var (id, type) in items)
        {
            json.WriteStartObject();
            json.WriteStartObject(id is "A" or "B" ? "Sequence" : "SpecialToken");
            json.WriteString("id", id);
            json.WriteNumber("type_id", type);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSpecial(Utf8JsonWriter json, string token, int id, int published)
    {
        json.WriteStartObject(token);
        json.WriteString("id", token);
        json.WriteStartArray("ids");
        json.WriteNumberValue(id < 0 ? published : id);
        json.WriteEndArray();
        json.WriteStartArray("tokens");
        json.WriteStringValue(token);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter json, SentencePieceModel model)
    {
        json.WriteStartObject("model");
        json.WriteString("type", "Unigram");
        json.WriteNumber("unk_id", model.UnknownId);
        json.WriteStartArray("vocab");
        for (var id = 0; id < model.Pieces.Length; id++)
        {
            json.WriteStartArray();
            json.WriteStringValue(model.PieceBytes(id));
            json.WriteNumberValue((double)model.Scores[id]); // float converted to double, as in transformers
            json.WriteEndArray();
            if (json.BytesPending > 1 << 16)
                json.Flush();
        }

        json.WriteEndArray();
        // It has no effect without byte pieces; transformers writes true then.
        json.WriteBoolean("byte_fallback", model.ByteFallback || !model.Kinds.Contains(PieceKind.Unused));
        json.WriteEndObject();
    }
}
