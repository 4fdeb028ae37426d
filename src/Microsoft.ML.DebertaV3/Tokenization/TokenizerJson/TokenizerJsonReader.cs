using System.Text.Json;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>
/// Reads a tokenizer.json of the tokenizers library that is equivalent to a SentencePiece unigram model; other content is rejected with an
/// error that names it.
/// </summary>
/// <remarks>Time and memory are proportional to the size of the file.</remarks>
internal static class TokenizerJsonReader
{
    private const string AddedTokens = "added_tokens", Decoder = "decoder", Model = "model", Normalizer = "normalizer",
        PostProcessor = "post_processor", PreTokenizer = "pre_tokenizer", Truncation = "truncation";

    /// <summary>Whether a file is JSON; no SentencePiece model begins like that.</summary>
    public static bool IsJson(ReadOnlySpan<byte> file) =>
        WithoutMark(file).TrimStart(" \t\r\n"u8) is [(byte)'{', ..];

    /// <summary>Reads the model and the rules of a file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or contains another tokenizer; the message describes the
    /// problem.</exception>
    public static (SentencePieceModel Model, TokenizerRules Rules) Read(ReadOnlyMemory<byte> file) => Guard(() =>
    {
        var root = Root(file);
        root.RequireKnown("version", Truncation, "padding", AddedTokens, Normalizer, PreTokenizer, PostProcessor, Decoder, Model);
        var tokens = AddedTokensPart.Read(root.FindPart(AddedTokens));
        var normalizer = NormalizerPart.Read(root.FindPart(Normalizer));
        var preTokenizer = PreTokenizerPart.Read(root.FindPart(PreTokenizer));
        var model = ReadModel(root.Find(Model) ?? throw new InvalidDataException("\"model\" is missing."), tokens);
        model.Normalizer.CharacterMap = normalizer.CharacterMap;
        model.Normalizer.AddDummyPrefix = preTokenizer.AddsPrefix;
        TemplatePart.Check(root.FindPart(PostProcessor), model);
        CheckDecoder(root.FindPart(Decoder));
        AddedTokenCheck.Run(tokens, model);
        return (model, Rules(tokens, model) with
        {
            LowersCase = normalizer.LowersCase,
            Punctuation = preTokenizer.SplitsPunctuation ? PunctuationSplit.Normalized : PunctuationSplit.None,
            CutsStart = root.FindPart(Truncation)?.Find("direction")?.AsText() == "Left",
        });
    });

    /// <summary>Reads only the added tokens, for a file next to a SentencePiece model.</summary>
    /// <inheritdoc cref="Read"/>
    public static IReadOnlyList<AddedToken> ReadAddedTokens(ReadOnlyMemory<byte> file) =>
        Guard(() => AddedTokensPart.Read(Root(file).FindPart(AddedTokens)));

    private static JsonMembers Root(ReadOnlyMemory<byte> file) => MistakenFile.Describe(file.Span) is { } problem
        ? throw new InvalidDataException(problem)
        : new(file[(file.Length - WithoutMark(file.Span).Length)..], "");

    private static SentencePieceModel ReadModel(ReadOnlyMemory<byte> json, IReadOnlyList<AddedToken> tokens)
    {
        var members = new JsonMembers(json, Model);
        var type = members.FindPart("type")?.AsText();
        if (type != "Unigram")
            throw new InvalidDataException(
                $"\"model.type\": found {(type is null ? "nothing" : ShownText.Of(type))}, wanted Unigram: the tokenizer of DeBERTaV3.");
        members.RequireKnown("type", "unk_id", "vocab", "byte_fallback");
        var unknown = members.FindPart("unk_id")?.AsInteger()
            ?? throw new InvalidDataException("\"model.unk_id\": found nothing, wanted the id of the unknown piece.");
        var vocabulary = new Vocabulary((members.Find("vocab") ?? throw new InvalidDataException("\"model.vocab\" is missing.")).Span);
        var (kinds, byteFallback) =
            PieceKinds.Infer(vocabulary, unknown, members.FindPart("byte_fallback")?.AsFlag() ?? false, tokens);
        var model = vocabulary.ToModel(kinds);
        model.ByteFallback = byteFallback;
        SentencePieceModelCheck.Run(model);
        return model;
    }

    // This library decodes like sentencepiece; another decoder means another tokenizer.
    private static void CheckDecoder(JsonPart? decoder)
    {
        if (decoder is null)
            return;
        decoder.Require("type", decoder.Type == "Metaspace", "Metaspace");
        PreTokenizerPart.ReadMetaspace(decoder);
    }

    private static TokenizerRules Rules(IReadOnlyList<AddedToken> tokens, SentencePieceModel model)
    {
        var mask = tokens.FirstOrDefault(token => token.Content == SpecialTokens.Mask);
        return new()
        {
            MaskId = mask?.Id,
            AddedTokens = [.. tokens.Where(token => IsFound(token, model)).OrderBy(token => token.Id)],
        };
    }

    /// <summary>
    /// Whether texts are searched for a token: not for the five special tokens, nor for other special pieces of the model.
    /// </summary>
    public static bool IsFound(AddedToken token, SentencePieceModel model) =>
        !SpecialTokens.Roles.Contains(token.Content)
        && token.Id != model.UnknownId && (!token.Special || token.Id >= model.Pieces.Length);

    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"this is no JSON that can be read: {ShownText.Of(cause.Message)}", cause);
        }
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> file) =>
        file.StartsWith("\uFEFF"u8) ? file["\uFEFF"u8.Length..] : file;
}
