using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>
/// A text as sequences for the network, in overlapping windows if it is long. Converts the outputs for windows to probabilities of pieces
/// and labels of words. Texts are not truncated.
/// </summary>
internal sealed class EntityText
{
    private const int Specials = 2; // [CLS] and [SEP]

    private readonly PieceWindow[] _windows;
    private readonly int[] _best; // for each piece, the window whose output is used

    /// <param name="text">The text.</param>
    /// <param name="words">Its words, in order.</param>
    /// <param name="tokenizer">Makes the pieces.</param>
    /// <param name="maxLength">Longest sequence in pieces, special pieces included.</param>
    /// <param name="stride">Number of pieces that neighbouring windows share.</param>
    /// <param name="recognizeSpecialTokens">Whether special tokens in the text, such as "[SEP]", become special pieces.</param>
    /// <exception cref="ArgumentException">The maximum length leaves no room for the stride and one more piece.</exception>
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

    /// <summary>The text; for a vector of words, the words joined by spaces.</summary>
    public string Text { get; }

    /// <summary>The ranges of its words.</summary>
    public IReadOnlyList<TextRange> Words { get; }

    /// <summary>Its pieces, without special pieces.</summary>
    public PieceSpan[] Pieces { get; }

    /// <summary>Index of the word of each piece, or <see cref="TextWords.None"/>.</summary>
    public int[] WordOfPiece { get; }

    /// <summary>Piece ids of each window, with special pieces.</summary>
    public IReadOnlyList<int[]> Sequences { get; }

    /// <summary>Creates an instance from a text whose words are separated by white space.</summary>
    public static EntityText OfText(
        string text, DebertaV3Tokenizer tokenizer, int maxLength, int stride, bool recognizeSpecialTokens = false) =>
        new(text, TextWords.Find(text), tokenizer, maxLength, stride, recognizeSpecialTokens);

    /// <summary>Creates an instance from words; a word may contain white space, or be empty.</summary>
    public static EntityText OfWords(
        IReadOnlyList<string> words, DebertaV3Tokenizer tokenizer, int maxLength, int stride, bool recognizeSpecialTokens = false)
    {
        var (text, ranges) = Join(words);
        return new(text, ranges, tokenizer, maxLength, stride, recognizeSpecialTokens);
    }

    /// <summary>Words with a space between, and where each is in that text.</summary>
    public static (string Text, TextRange[] Words) Join(IReadOnlyList<string> words)
    {
        var text = string.Join(' ', words);
        var (ranges, begin) = (new TextRange[words.Count], 0);
        for (var i = 0; i < ranges.Length; i++)
        {
            ranges[i] = new TextRange(begin, begin + words[i].Length).Trim(text);
            begin += words[i].Length + 1;
        }
        return (text, ranges);
    }

    /// <summary>Returns the probabilities of each piece, from the window with the most context around it. [pieces][labels]</summary>
    /// <param name="outputs">The logits of each window. [windows][length * labels]</param>
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

    /// <summary>
    /// Returns the training labels of each position of each window; each piece has its label in only one window. [windows][length]
    /// </summary>
    /// <param name="pieceLabels">A label for each piece, or <see cref="PieceLabels.Ignored"/>.</param>
    public int[][] Targets(IReadOnlyList<int> pieceLabels)
    {
        int[][] targets = [.. Sequences.Select(ids => Enumerable.Repeat(PieceLabels.Ignored, ids.Length).ToArray())];
        for (var piece = 0; piece < Pieces.Length; piece++)
            targets[_best[piece]][Position(_best[piece], piece)] = pieceLabels[piece];
        return targets;
    }

    /// <summary>Returns the label of each word, from its first piece; <see cref="TextWords.None"/> for a word without pieces.</summary>
    /// <param name="decoder">Selects labels.</param>
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

    // Returns the position of a piece in the sequence of a window.
    private int Position(int window, int piece) => 1 + piece - _windows[window].First;
}
