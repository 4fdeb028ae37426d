using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

/// <summary>
/// A question and its context as sequences, one for each overlapping window of the context. A question that leaves too little room for the
/// context is truncated; the context is not.
/// </summary>
internal sealed class QuestionContext
{
    private readonly IReadOnlyList<EncodedText> _rows;

    /// <param name="question">The question.</param>
    /// <param name="context">The text that contains the answer.</param>
    /// <param name="tokenizer">Makes the pieces.</param>
    /// <param name="maxLength">Longest sequence in pieces, special pieces included.</param>
    /// <param name="stride">Number of pieces that neighbouring windows of the context share.</param>
    /// <param name="recognizeSpecialTokens">Whether special tokens in the texts, such as "[SEP]", become special pieces.</param>
    /// <exception cref="ArgumentException">The maximum length leaves no room for the stride and one more piece.</exception>
    public QuestionContext(
        string question, string context, DebertaV3Tokenizer tokenizer, int maxLength, int stride, bool recognizeSpecialTokens = false)
    {
        Text = context;
        Pieces = tokenizer.EncodeSpans(context, recognizeSpecialTokens);
        _rows = tokenizer.EncodeWindows(tokenizer.EncodeSpans(question, recognizeSpecialTokens), Pieces, maxLength, stride);
        Windows = new PieceWindow[_rows.Count];
        for (var (i, first) = (0, 0); i < Windows.Length; first = Windows[i].End - stride, i++)
            Windows[i] = new(first, first + _rows[i].Segments.Count(segment => segment == 1));
    }

    /// <summary>The context.</summary>
    public string Text { get; }

    /// <summary>The context's pieces.</summary>
    public PieceSpan[] Pieces { get; }

    /// <summary>The pieces of the context in each window.</summary>
    public PieceWindow[] Windows { get; }

    /// <summary>Piece ids of each window, with the question and special pieces.</summary>
    public IReadOnlyList<int[]> Sequences => [.. _rows.Select(row => row.Ids)];

    /// <summary>Returns the best answers.</summary>
    /// <param name="decoder">Selects them.</param>
    /// <param name="outputs">The network's outputs for each window: start and end logit of each position. [windows][length * 2]</param>
    public DecodedAnswers Decode(AnswerDecoder decoder, float[][] outputs) => decoder.Decode(
        Text, Pieces, [.. _rows.Select((row, w) => new WindowScores(row, Windows[w], Every(outputs[w], 0), Every(outputs[w], 1)))]);

    /// <summary>
    /// Returns the positions of an answer in each window; (0, 0), the position of [CLS], for windows that do not contain all of it.
    /// </summary>
    /// <param name="answer">Its range in the context; null: there is no answer.</param>
    public IReadOnlyList<(int Start, int End)> Targets(TextRange? answer)
    {
        var pieces = answer is { } range ? AnswerPlace.Pieces(Pieces, range) : null;
        return [.. _rows.Select((row, w) => AnswerPlace.InWindow(row, Windows[w], pieces))];
    }

    private static float[] Every(float[] outputs, int offset) =>
        [.. Enumerable.Range(0, outputs.Length / 2).Select(position => outputs[2 * position + offset])];
}
