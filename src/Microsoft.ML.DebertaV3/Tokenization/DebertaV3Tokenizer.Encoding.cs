using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3;

// Encoding of texts, pairs and windows.
public sealed partial class DebertaV3Tokenizer
{
    /// <summary>Encodes a text to ids, optionally with [CLS] and [SEP].</summary>
    /// <param name="text">The text.</param>
    /// <param name="addSpecialTokens">Whether to add [CLS] before and [SEP] after the text.</param>
    /// <exception cref="InvalidOperationException">The model has no piece for a special token.</exception>
    public IReadOnlyList<int> EncodeToIds(string text, bool addSpecialTokens)
    {
        ArgumentNullException.ThrowIfNull(text);
        return addSpecialTokens ? Encode(text).Ids : EncodeToIds(text);
    }

    /// <summary>Encodes [CLS] text [SEP], or [CLS] text [SEP] pair [SEP].</summary>
    /// <param name="text">The first text.</param>
    /// <param name="pair">The second text; null for none. An empty text counts as a second text.</param>
    /// <param name="maxLength">Maximum number of ids, including special tokens; the longer text is truncated first. Default: no
    /// limit.</param>
    /// <param name="recognizeSpecialTokens">Whether "[MASK]", "[SEP]" etc. in the texts are special tokens. Default: they are ordinary
    /// text.</param>
    /// <exception cref="ArgumentException">The maximum leaves no room for a piece in addition to the special tokens.</exception>
    /// <exception cref="InvalidOperationException">The model has no piece for a special token.</exception>
    public IReadOnlyList<int> EncodeToIds(string text, string? pair, int? maxLength = null, bool recognizeSpecialTokens = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Encode(text, pair, maxLength, recognizeSpecialTokens).Ids;
    }

    /// <summary>Encodes a text or a pair for the network.</summary>
    /// <param name="text">The first text; null counts as empty.</param>
    /// <param name="pair">The second text; null for none. An empty text counts as a second text.</param>
    /// <param name="maxLength">Maximum length, including special tokens; the longer text is truncated first. Null for no limit.</param>
    /// <param name="recognizeSpecialTokens">Whether "[MASK]" etc. in the texts are special tokens.</param>
    /// <exception cref="ArgumentException">The maximum leaves no room for a piece in addition to the special tokens.</exception>
    internal EncodedText Encode(string? text, string? pair = null, int? maxLength = null, bool recognizeSpecialTokens = false) =>
        PairEncoder.Encode(
            Pieces(text, recognizeSpecialTokens),
            pair is null ? null : Pieces(pair, recognizeSpecialTokens),
            maxLength,
            _specials,
            Rules.CutsStart);

    /// <summary>Encodes a text in which "[MASK]", but no other special token, is recognized.</summary>
    /// <param name="text">The text; null counts as empty.</param>
    /// <param name="maxLength">Maximum length, including special tokens.</param>
    internal EncodedText EncodeMasked(string? text, int maxLength) =>
        PairEncoder.Encode(
            new TextPieces(_model, text, _specials.SpelledMask, _encoder), null, maxLength, _specials, Rules.CutsStart);

    /// <summary>
    /// Encodes a pair whose second text may be long: one sequence per overlapping window of it, each with the whole first text.
    /// </summary>
    /// <param name="first">The first text (a question).</param>
    /// <param name="second">The second text (its context).</param>
    /// <param name="maxLength">Maximum sequence length, including special tokens.</param>
    /// <param name="stride">Number of pieces of the second text that adjacent windows share.</param>
    /// <exception cref="ArgumentException">The maximum leaves no room for the stride and one new piece.</exception>
    internal IReadOnlyList<EncodedText> EncodeWindows(string? first, string? second, int maxLength, int stride) =>
        EncodeWindows(EncodeSpans(first, false), EncodeSpans(second, false), maxLength, stride);

    /// <summary>Same as the other overload, from the pieces of both texts.</summary>
    internal IReadOnlyList<EncodedText> EncodeWindows(PieceSpan[] first, PieceSpan[] second, int maxLength, int stride) =>
        PairEncoder.EncodeWindows(first, second, maxLength, stride, _specials);

    /// <summary>
    /// Encodes the pieces of a text that may be long: one sequence per overlapping window (<see cref="PieceWindow.Cover"/>).
    /// </summary>
    /// <param name="pieces">All pieces of the text.</param>
    /// <param name="maxLength">Maximum sequence length, including special tokens.</param>
    /// <param name="stride">Number of pieces that adjacent windows share.</param>
    /// <exception cref="ArgumentException">The maximum leaves no room for the stride and one new piece.</exception>
    internal IReadOnlyList<EncodedText> EncodeWindows(PieceSpan[] pieces, int maxLength, int stride) =>
        PairEncoder.EncodeWindows(pieces, maxLength, stride, _specials);

    /// <summary>Encodes a text to ids and offsets, without special tokens.</summary>
    internal PieceSpan[] EncodeSpans(string? text, bool recognizeSpecialTokens) =>
        Pieces(text, recognizeSpecialTokens).First(int.MaxValue).Pieces;

    private TextPieces Pieces(string? text, bool recognizeSpecialTokens) =>
        new(_model, text, recognizeSpecialTokens ? _specials.Spelled : null, _encoder);
}
