using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tokenization;
using Microsoft.ML.Tokenizers;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// The tokenizer of DeBERTaV3: a SentencePiece unigram model (spm.model, or the same in tokenizer.json), exact against the sentencepiece
/// library.
/// </summary>
/// <remarks>
/// Ids, pieces, offsets and decoded text equal sentencepiece's. Offsets and indices are UTF-16 positions in the original text, not in its
/// normalised form: every <c>normalizedText</c> that a method returns is null. Encoding adds no special tokens unless asked, and text that
/// spells "[MASK]" is text unless asked. Each lone surrogate counts as U+FFFD. Immutable and thread safe.
/// </remarks>
public sealed partial class DebertaV3Tokenizer : Tokenizer
{
    private readonly UnigramModel _model;
    private readonly TokenizerRules _fileRules; // what the file alone says
    private readonly SpecialTokens _specials;
    private readonly PieceDecoder _decoder;
    private readonly RuledEncoder? _encoder; // null: the model alone makes the pieces

    private DebertaV3Tokenizer(UnigramModel model, ReadOnlyMemory<byte> file, TokenizerRules fileRules, TokenizerRules rules)
    {
        AddedTokenCheck.Run(rules.AddedTokens, model.File);
        (_model, FileBytes, _fileRules, Rules) = (model, file, fileRules, rules);
        _specials = new SpecialTokens(model, rules.MaskId);
        _decoder = new PieceDecoder(model.File, _specials.MaskId, rules.AddedTokens);
        if (rules.AddedTokens.FirstOrDefault(token => token.Id == MaskId) is { } taken)
            throw new InvalidDataException($"The added token '{ShownText.Of(taken.Content)}' has the id of [MASK], {MaskId}.");
        _encoder = rules.ChangePieces ? new RuledEncoder(model, rules) : null;
    }

    /// <summary>Number of pieces of the model; ids are 0 to PieceCount - 1. A [MASK] that the model lacks is not counted.</summary>
    public int PieceCount => _model.PieceCount;

    /// <summary>Id of [PAD].</summary>
    /// <exception cref="InvalidOperationException">The model has no such piece.</exception>
    public int PaddingId => _specials.PaddingId;

    /// <summary>Id of [CLS], the first token of every input.</summary>
    /// <exception cref="InvalidOperationException">The model has no such piece.</exception>
    public int ClassificationId => _specials.ClassificationId;

    /// <summary>Id of [SEP], behind every text.</summary>
    /// <exception cref="InvalidOperationException">The model has no such piece.</exception>
    public int SeparatorId => _specials.SeparatorId;

    /// <summary>Id of the unknown piece, [UNK].</summary>
    public int UnknownId => _model.UnknownId;

    /// <summary>Id of [MASK]: the model's own, or <see cref="PieceCount"/> (published checkpoints add it behind the model).</summary>
    public int MaskId => _specials.MaskId;

    /// <summary>The model's character map and whitespace rules. Spaces come out as U+2581 if the model escapes them.</summary>
    public override Normalizer Normalizer => _model.Normalizer;

    /// <summary>
    /// The bytes that <see cref="Create(ReadOnlyMemory{byte})"/> makes this tokenizer of: the exact file, or the file with the rules that
    /// it does not say.
    /// </summary>
    internal ReadOnlyMemory<byte> ModelBytes => Rules.ToUtf8().AsSpan().SequenceEqual(_fileRules.ToUtf8())
        ? FileBytes
        : SavedTokenizer.Write(Rules, FileBytes.Span);

    /// <summary>The exact bytes of the .model file, or of tokenizer.json.</summary>
    internal ReadOnlyMemory<byte> FileBytes { get; }

    /// <summary>Whether the file is a tokenizer.json.</summary>
    internal bool IsJson => TokenizerJsonReader.IsJson(FileBytes.Span);

    /// <summary>What it does beside the model.</summary>
    internal TokenizerRules Rules { get; }

    /// <summary>The largest id that it gives or knows, plus 1.</summary>
    internal int IdCount => Math.Max(
        Math.Max(PieceCount, MaskId + 1), Rules.AddedTokens.Select(token => token.Id + 1).DefaultIfEmpty().Max());

    /// <summary>Ids from 0 up to the first that nothing has: pieces, [MASK] and added tokens.</summary>
    internal int NamedIdCount
    {
        get
        {
            var ids = Rules.AddedTokens.Select(token => token.Id).Append(MaskId).ToHashSet();
            var count = PieceCount;
            while (ids.Contains(count))
                count++;
            return count;
        }
    }

    /// <summary>The pieces with their kinds.</summary>
    internal SentencePieceModel Model => _model.File;

    /// <summary>Reads a SentencePiece model, or the tokenizer.json that was made of one, from a file.</summary>
    /// <param name="path">Path of spm.model or tokenizer.json. The content tells which of them it is.</param>
    /// <exception cref="InvalidDataException">The file is damaged or not a unigram model; the message says what is wrong.</exception>
    /// <exception cref="FileNotFoundException">There is no such file; the message says where one comes from.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static DebertaV3Tokenizer Create(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
            throw Missing(path);
        try
        {
            return Create(File.ReadAllBytes(path));
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"'{path}': {exception.Message}", exception);
        }
    }

    /// <summary>Reads a SentencePiece model, or a tokenizer.json, from a stream, to its end. The stream stays open.</summary>
    /// <param name="stream">The bytes of spm.model or tokenizer.json.</param>
    /// <exception cref="InvalidDataException">The bytes are damaged or not a unigram model; the message says what is wrong.</exception>
    public static DebertaV3Tokenizer Create(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return Create(copy.GetBuffer().AsMemory(0, (int)copy.Length));
    }

    /// <summary>
    /// Reads a SentencePiece model, a tokenizer.json or <see cref="ModelBytes"/> from memory, which must not change afterwards.
    /// </summary>
    internal static DebertaV3Tokenizer Create(ReadOnlyMemory<byte> bytes)
    {
        var (file, rules) = SavedTokenizer.Read(bytes);
        var (model, fileRules) = TokenizerJsonReader.IsJson(file.Span)
            ? TokenizerJsonReader.Read(file)
            : (SentencePieceModelReader.Read(file), new TokenizerRules());
        return new(new UnigramModel(model), file, fileRules, rules ?? fileRules);
    }

    /// <summary>The same model with other rules. Costs little: the model is shared.</summary>
    /// <exception cref="InvalidDataException">An added token does not fit the model.</exception>
    internal DebertaV3Tokenizer With(TokenizerRules rules) => new(_model, FileBytes, _fileRules, rules);

    /// <summary>
    /// Writes tokenizer.json, from which transformers' fast tokenizer, this library and programs that read such files load the same
    /// tokenizer.
    /// </summary>
    /// <param name="path">The file; an old one is replaced in one step. Its folder must exist.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="NotSupportedException">The model has whitespace rules that tokenizer.json cannot say.</exception>
    public void SaveTokenizerJson(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, stream => TokenizerJsonWriter.Write(_model, Rules, MaskId, stream));
    }

    /// <summary>Encodes a text to ids, if asked between [CLS] and [SEP].</summary>
    /// <param name="text">The text.</param>
    /// <param name="addSpecialTokens">Put [CLS] in front and [SEP] behind.</param>
    /// <exception cref="InvalidOperationException">The model has no piece for a special token.</exception>
    public IReadOnlyList<int> EncodeToIds(string text, bool addSpecialTokens)
    {
        ArgumentNullException.ThrowIfNull(text);
        return addSpecialTokens ? Encode(text).Ids : EncodeToIds(text);
    }

    /// <summary>Encodes [CLS] text [SEP], or [CLS] text [SEP] pair [SEP].</summary>
    /// <param name="text">The first text.</param>
    /// <param name="pair">The second text; null: there is none. An empty one is a second text.</param>
    /// <param name="maxLength">Longest result, special tokens included; the longer text is cut first. Default: no limit.</param>
    /// <param name="recognizeSpecialTokens">Turn "[MASK]", "[SEP]", ... in the texts into the special tokens. Default: they are
    /// text.</param>
    /// <exception cref="ArgumentException">The maximum leaves no room for a piece beside the special tokens.</exception>
    /// <exception cref="InvalidOperationException">The model has no piece for a special token.</exception>
    public IReadOnlyList<int> EncodeToIds(string text, string? pair, int? maxLength = null, bool recognizeSpecialTokens = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Encode(text, pair, maxLength, recognizeSpecialTokens).Ids;
    }

    /// <summary>Encodes one text or a pair for the network.</summary>
    /// <param name="text">The first text; null counts as empty.</param>
    /// <param name="pair">The second text; null: there is none. An empty one is a second text.</param>
    /// <param name="maxLength">Longest result, specials included; the longer text is cut first. Null: no limit.</param>
    /// <param name="recognizeSpecialTokens">Turn "[MASK]" and the like in the texts into special tokens.</param>
    /// <exception cref="ArgumentException">The maximum leaves no room for a piece beside the specials.</exception>
    internal EncodedText Encode(string? text, string? pair = null, int? maxLength = null, bool recognizeSpecialTokens = false) =>
        PairEncoder.Encode(
            Pieces(text, recognizeSpecialTokens),
            pair is null ? null : Pieces(pair, recognizeSpecialTokens),
            maxLength,
            _specials,
            Rules.CutsStart);

    /// <summary>Encodes one text in which "[MASK]", and no other special token, is spelled out.</summary>
    /// <param name="text">The text; null counts as empty.</param>
    /// <param name="maxLength">Longest result, specials included.</param>
    internal EncodedText EncodeMasked(string? text, int maxLength) =>
        PairEncoder.Encode(
            new TextPieces(_model, text, _specials.SpelledMask, _encoder), null, maxLength, _specials, Rules.CutsStart);

    /// <summary>
    /// Encodes a pair whose second text may be long: one row per overlapping window of it, each with all of the first text.
    /// </summary>
    /// <param name="first">The first text (a question).</param>
    /// <param name="second">The second text (its context).</param>
    /// <param name="maxLength">Longest row, specials included.</param>
    /// <param name="stride">Pieces of the second text that neighbouring windows share.</param>
    /// <exception cref="ArgumentException">The maximum leaves no room for the stride and one more piece.</exception>
    internal IReadOnlyList<EncodedText> EncodeWindows(string? first, string? second, int maxLength, int stride) =>
        EncodeWindows(EncodeSpans(first, false), EncodeSpans(second, false), maxLength, stride);

    /// <summary>As the other overload, of the pieces of both texts.</summary>
    internal IReadOnlyList<EncodedText> EncodeWindows(PieceSpan[] first, PieceSpan[] second, int maxLength, int stride) =>
        PairEncoder.EncodeWindows(first, second, maxLength, stride, _specials);

    /// <summary>Encodes pieces of a text that may be long: one row per overlapping window (<see cref="PieceWindow.Cover"/>).</summary>
    /// <param name="pieces">All pieces of the text.</param>
    /// <param name="maxLength">Longest row, specials included.</param>
    /// <param name="stride">Pieces that neighbouring windows share.</param>
    /// <exception cref="ArgumentException">The maximum leaves no room for the stride and one more piece.</exception>
    internal IReadOnlyList<EncodedText> EncodeWindows(PieceSpan[] pieces, int maxLength, int stride) =>
        PairEncoder.EncodeWindows(pieces, maxLength, stride, _specials);

    /// <summary>A piece as the vocabulary spells it, or "[MASK]".</summary>
    internal string Piece(int id) => _decoder.Piece(id);

    /// <summary>Ids and offsets of a text.</summary>
    internal PieceSpan[] EncodeSpans(string? text, bool recognizeSpecialTokens) =>
        Pieces(text, recognizeSpecialTokens).First(int.MaxValue).Pieces;

    private TextPieces Pieces(string? text, bool recognizeSpecialTokens) =>
        new(_model, text, recognizeSpecialTokens ? _specials.Spelled : null, _encoder);

    private static FileNotFoundException Missing(string path) => new(
        $"'{path}': there is no such file{(Directory.Exists(path) ? ", but a folder" : "")}. A tokenizer is a SentencePiece model of the "
        + "unigram kind: the spm.model or tokenizer.json of a published checkpoint, such as microsoft/deberta-v3-small, or a model that "
        + "spm_train of the sentencepiece library made.",
        path);
}
