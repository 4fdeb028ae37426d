using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

/// <summary>Finds the best answers in a context from the start and end logits of its windows. Immutable, thread safe.</summary>
/// <remarks>As QuestionAnsweringPipeline of transformers 4.57.</remarks>
/// <param name="topK">Number of answers to return, at least 1.</param>
/// <param name="maxAnswerLength">Longest answer in pieces, at least 1.</param>
/// <param name="alignToWords">Whether answers are extended to whole words.</param>
/// <param name="allowsNoAnswer">Whether "no answer" (the empty text) is a candidate.</param>
internal sealed class AnswerDecoder(int topK, int maxAnswerLength, bool alignToWords, bool allowsNoAnswer)
{
    // Several spans of pieces can extend to the same words.
    private int SpansPerWindow => alignToWords ? 2 * topK + 10 : topK;

    /// <summary>Returns the best answers by descending score, and the score of "no answer".</summary>
    /// <param name="context">The context.</param>
    /// <param name="pieces">Its pieces.</param>
    /// <param name="windows">The probabilities of each window, in order.</param>
    public DecodedAnswers Decode(string context, IReadOnlyList<PieceSpan> pieces, IReadOnlyList<WindowScores> windows)
    {
        var words = TextWords.Find(context);
        var wordOfPiece = alignToWords ? TextWords.OfPieces(words, pieces) : [];
        var answers = new List<DecodedAnswer>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var span in windows.SelectMany(window => window.Best(SpansPerWindow, maxAnswerLength)))
            Add(new(Range(span.First, span.Last).Trim(context), span.Score, MergedFrom: 1));

        var noAnswer = windows.Min(window => window.NoAnswer);
        if (allowsNoAnswer)
            answers.Add(new(default, noAnswer, MergedFrom: 1));
        return new([.. answers.OrderByDescending(answer => answer.Score).Take(topK)], noAnswer);

        TextRange Range(int first, int last) => new(
            alignToWords && wordOfPiece[first] is >= 0 and var from ? words[from].Begin : pieces[first].Begin,
            alignToWords && wordOfPiece[last] is >= 0 and var to ? words[to].End : pieces[last].End);

        // Answers with the same text are merged; the position is that of the first.
        void Add(DecodedAnswer answer)
        {
            var text = answer.Range.Of(context).ToLowerInvariant();
            if (places.TryAdd(text, answers.Count))
                answers.Add(answer);
            else
                answers[places[text]] = answers[places[text]].Merge(answer);
        }
    }
}
