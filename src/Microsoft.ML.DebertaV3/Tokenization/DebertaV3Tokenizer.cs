using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tokenization;
using Microsoft.ML.Tokenizers;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// The tokenizer of DeBERTaV3: a SentencePiece unigram model (spm.model, or its equivalent in tokenizer.json), with the same results as the
/// sentencepiece library.
/// </summary>
/// <remarks>
/// Ids, pieces, offsets and decoded text are equal to those of sentencepiece. Offsets and indices are UTF-16 positions in the original
/// text, not in the normalized text: every <c>normalizedText</c> that a method returns is null. By default, encoding adds no special tokens
/// and treats "[MASK]" in a text as ordinary text. A lone surrogate counts as U+FFFD. Immutable and thread safe.
/// </remarks>
public sealed partial class DebertaV3Tokenizer : Tokenizer
{
    private readonly UnigramModel _model;
    private readonly TokenizerRules _fileRules; // rules stated in the file itself
    private readonly SpecialTokens _specials;
    private readonly PieceDecoder _decoder;
    private readonly RuledEncoder? _encoder; // null if there are no rules beyond the model

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

    /// <summary>
    /// Number of pieces of the model, with ids 0 to PieceCount - 1. A [MASK] that is not a piece of the model is not counted.
    /// </summary>
    public int PieceCount => _model.PieceCount;

    /// <summary>Id of [PAD].</summary>
    /// <exception cref="InvalidOperationException">The model has no such piece.</exception>
    public int PaddingId => _specials.PaddingId;

    /// <summary>Id of [CLS], the first token of every input.</summary>
    /// <exception cref="InvalidOperationException">The model has no such piece.</exception>
    public int ClassificationId => _specials.ClassificationId;

    /// <summary>Id of [SEP], after every text.</summary>
    /// <exception cref="InvalidOperationException">The model has no such piece.</exception>
    public int SeparatorId => _specials.SeparatorId;

    /// <summary>Id of the unknown piece, [UNK].</summary>
    public int UnknownId => _model.UnknownId;

    /// <summary>
    /// Id of [MASK]: its piece in the model, or else <see cref="PieceCount"/> (published checkpoints add it after the model's pieces).
    /// </summary>
    public int MaskId => _specials.MaskId;

    /// <summary>Applies the model's character map and whitespace rules. Spaces become U+2581 if the model escapes them.</summary>
    public override Normalizer Normalizer => _model.Normalizer;

    /// <summary>
    /// The bytes from which <see cref="Create(ReadOnlyMemory{byte})"/> recreates this tokenizer: the exact file, preceded by rules that it
    /// does not contain.
    /// </summary>
    internal ReadOnlyMemory<byte> ModelBytes => Rules.ToUtf8().AsSpan().SequenceEqual(_fileRules.ToUtf8())
        ? FileBytes
        : SavedTokenizer.Write(Rules, FileBytes.Span);

    /// <summary>The exact bytes of spm.model or tokenizer.json.</summary>
    internal ReadOnlyMemory<byte> FileBytes { get; }

    /// <summary>Whether the file is a tokenizer.json.</summary>
    internal bool IsJson => TokenizerJsonReader.IsJson(FileBytes.Span);

    /// <summary>Rules beyond the unigram model.</summary>
    internal TokenizerRules Rules { get; }

    /// <summary>The largest known id plus 1.</summary>
    internal int IdCount => Math.Max(
        Math.Max(PieceCount, MaskId + 1), Rules.AddedTokens.Select(token => token.Id + 1).DefaultIfEmpty().Max());

    /// <summary>Number of ids from 0 without a gap: pieces, followed by [MASK] and added tokens.</summary>
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

    /// <summary>Content of the model file.</summary>
    internal SentencePieceModel Model => _model.File;

    /// <summary>Reads a SentencePiece model, or a tokenizer.json converted from one, from a file.</summary>
    /// <param name="path">Path of spm.model or tokenizer.json. The format is detected from the content.</param>
    /// <exception cref="InvalidDataException">The file is damaged or not a unigram model; the message describes the problem.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist; the message says where to get one.</exception>
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

    /// <summary>Reads a SentencePiece model or a tokenizer.json from a stream, up to its end. The stream stays open.</summary>
    /// <param name="stream">The bytes of spm.model or tokenizer.json.</param>
    /// <exception cref="InvalidDataException">The bytes are damaged or not a unigram model; the message describes the problem.</exception>
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

    /// <summary>Returns a tokenizer with other rules that shares the model, at little cost.</summary>
    /// <exception cref="InvalidDataException">An added token conflicts with the model.</exception>
    internal DebertaV3Tokenizer With(TokenizerRules rules) => new(_model, FileBytes, _fileRules, rules);

    /// <summary>Writes a tokenizer.json, which this library, transformers' fast tokenizer and other programs can load.</summary>
    /// <param name="path">The file; an existing file is replaced atomically. Its folder must exist.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="NotSupportedException">The model has whitespace rules that tokenizer.json cannot represent.</exception>
    public void SaveTokenizerJson(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, WriteJson);
    }

    /// <summary>Same as <see cref="SaveTokenizerJson"/>, to a stream.</summary>
    internal void WriteJson(Stream stream) => TokenizerJsonWriter.Write(_model, Rules, MaskId, stream);

    /// <summary>Returns a piece as in the vocabulary, or "[MASK]".</summary>
    internal string Piece(int id) => _decoder.Piece(id);

    private static FileNotFoundException Missing(string path) => new(
        $"'{path}': there is no such file{(Directory.Exists(path) ? ", but a folder" : "")}. A tokenizer is a SentencePiece model of the "
        + "unigram kind: the spm.model or tokenizer.json of a published checkpoint, such as microsoft/deberta-v3-small, or a model that "
        + "spm_train of the sentencepiece library made.",
        path);
}
