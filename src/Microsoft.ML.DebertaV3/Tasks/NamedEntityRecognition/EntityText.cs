using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>
/// A text as the network sees it, in overlapping windows where it is long, and back: what the network says of windows as what it says of
/// pieces and words. Nothing of a text is cut off.
/// </summary>
internal sealed class EntityText
{
    private const int Specials = 2; // [CLS] in front, [SEP] behind

    private readonly PieceWindow[] _windows;
    private readonly int[] _best; // of each piece the window that counts

    /// <param name="text">The text.</param>
    /// <param name="words">Its words, in order.</param>
    /// <param name="tokenizer">Makes the pieces.</param>
    /// <param name="maxLength">Longest sequence in pieces, specials included.</param>
    /// <param name="stride">Pieces that two neighbouring windows share.</param>
    /// <param name="recognizeSpecialTokens">Whether "[SEP]" and the like are the special pieces.</param>
    /// <exception cref="ArgumentException">The maximum leaves no room for the stride and one more piece.</exception>
    public EntityText(
        string text, IReadOnlyList<TextRange> words, DebertaV3Tokenizer tokenizer, int maxLength, int stride,
        bool recognizeSpecialTokens = false)
    {
        (Text, Words) = (text, words);
        Pieces = tokenizer.EncodeSpans(text, recognizeSpecialTokens);
        WordOfPiece = TextWords.OfPieces(words, Pieces);
        Sequences = [.. tokenizer.EncodeWindows(Pieces, maxLength, stride).Select(window => window.Ids)];
        _windows = PieceWindow.Cover(Pieces.Length, maxLength - Specials, stride);
        _best = PieceWindow.BestContext(_windows);
    }

    /// <summary>The text; of words that came one by one, they with a space between.</summary>
    public string Text { get; }

    /// <summary>Where its words are.</summary>
    public IReadOnlyList<TextRange> Words { get; }

    /// <summary>Its pieces, without specials.</summary>
    public PieceSpan[] Pieces { get; }

    /// <summary>The word of each piece, or <see cref="TextWords.None"/>.</summary>
    public int[] WordOfPiece { get; }

    /// <summary>Piece ids of each window, with specials.</summary>
    public IReadOnlyList<int[]> Sequences { get; }

    /// <summary>A text whose words are its runs of characters that are not white space.</summary>
    public static EntityText OfText(
        string text, DebertaV3Tokenizer tokenizer, int maxLength, int stride, bool recognizeSpecialTokens = false) =>
        new(text, TextWords.Find(text), tokenizer, maxLength, stride, recognizeSpecialTokens);

    /// <summary>Words that were split before; one may hold white space, or nothing.</summary>
    public static EntityText OfWords(
        IReadOnlyList<string> words, DebertaV3Tokenizer tokenizer, int maxLength, int stride, bool recognizeSpecialTokens = false)
    {
        var text = string.Join(' ', words);
        var (ranges, begin) = (new TextRange[words.Count], 0);
        for (var i = 0; i < ranges.Length; i++)
        {
            ranges[i] = new TextRange(begin, begin + words[i].Length).Trim(text);
            begin += words[i].Length + 1;
        }
        return new(text, ranges, tokenizer, maxLength, stride, recognizeSpecialTokens);
    }

    /// <summary>The probabilities of each piece, by the window that shows most of what is around it. [pieces][labels]</summary>
    /// <param name="outputs">The logits of each window, one position after the other. [windows][length * labels]</param>
    /// <param name="labels">Number of labels.</param>
    public float[][] Probabilities(float[][] outputs, int labels)
    {
        var probabilities = new float[Pieces.Length][];
        for (var piece = 0; piece < probabilities.Length; piece++)
        {
            var logits = outputs[_best[piece]].AsSpan(Position(_best[piece], piece) * labels, labels);
            Activations.Softmax(logits, probabilities[piece] = new float[labels]);
        }
        return probabilities;
    }

    /// <summary>The labels that the positions of each window learn: every piece in one window alone. [windows][length]</summary>
    /// <param name="pieceLabels">A label for each piece, or <see cref="PieceLabels.Ignored"/>.</param>
    public int[][] Targets(IReadOnlyList<int> pieceLabels)
    {
        int[][] targets = [.. Sequences.Select(ids => Enumerable.Repeat(PieceLabels.Ignored, ids.Length).ToArray())];
        for (var piece = 0; piece < Pieces.Length; piece++)
            targets[_best[piece]][Position(_best[piece], piece)] = pieceLabels[piece];
        return targets;
    }

    /// <summary>The label of each word by its first piece; <see cref="TextWords.None"/> for a word without pieces.</summary>
    /// <param name="decoder">Chooses labels.</param>
    /// <param name="probabilities">[pieces][labels]</param>
    public int[] WordLabels(EntityDecoder decoder, float[][] probabilities)
    {
        var labels = TextWords.FirstPieces(WordOfPiece, Words.Count);
        int[] known = [.. Enumerable.Range(0, labels.Length).Where(word => labels[word] != TextWords.None)];
        var chosen = decoder.Labels([.. known.Select(word => Array.ConvertAll(probabilities[labels[word]], value => (double)value))]);
        for (var i = 0; i < known.Length; i++)
            labels[known[i]] = chosen[i];
        return labels;
    }

    // Where a piece stands in the sequence of a window.
    private int Position(int window, int piece) => 1 + piece - _windows[window].First;
}
