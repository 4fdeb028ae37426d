using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

/// <summary>Locates the answers of training rows in their contexts, in pieces and in windows.</summary>
internal static class AnswerPlace
{
    /// <summary>Finds an answer in its context.</summary>
    /// <param name="context">The context.</param>
    /// <param name="answer">The answer, not empty.</param>
    /// <param name="index">UTF-16 index at which it is expected.</param>
    /// <returns>The answer at the index; otherwise its occurrence nearest to the index, first case-sensitive, then ignoring case; null if
    /// it does not occur.</returns>
    public static TextRange? Find(string context, string answer, int index)
    {
        if (index >= 0 && index <= context.Length - answer.Length && string.CompareOrdinal(context, index, answer, 0, answer.Length) == 0)
            return new(index, index + answer.Length);
        return Nearest(context, answer, index, StringComparison.Ordinal)
            ?? Nearest(context, answer, index, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Returns the first and last piece (inclusive) that overlap a range of the text; null if none does.</summary>
    public static (int First, int Last)? Pieces(IReadOnlyList<PieceSpan> pieces, TextRange range)
    {
        var (first, last) = (-1, -1);
        for (var i = 0; i < pieces.Count && pieces[i].Begin < range.End; i++)
        {
            if (pieces[i].End <= range.Begin)
                continue;
            (first, last) = (first < 0 ? i : first, i);
        }
        return first < 0 ? null : (first, last);
    }

    /// <summary>
    /// Returns the positions of an answer in a sequence; (0, 0), the position of [CLS], if the window does not contain all of it.
    /// </summary>
    /// <param name="window">The sequence.</param>
    /// <param name="pieces">The pieces of the context that it contains.</param>
    /// <param name="answer">The first and last piece of the answer (inclusive); null: there is no answer.</param>
    public static (int Start, int End) InWindow(EncodedText window, PieceWindow pieces, (int First, int Last)? answer)
    {
        if (answer is not { } range || range.First < pieces.First || range.Last >= pieces.End)
            return (0, 0);
        var offset = Array.IndexOf(window.Segments, (sbyte)1) - pieces.First;
        return (offset + range.First, offset + range.Last);
    }

    private static TextRange? Nearest(string context, string answer, int index, StringComparison comparison)
    {
        var best = -1;
        for (var found = context.IndexOf(answer, comparison); found >= 0; found = context.IndexOf(answer, found + 1, comparison))
        {
            if (best < 0 || Math.Abs((long)found - index) < Math.Abs((long)best - index))
                best = found;
        }
        return best < 0 ? null : new(best, best + answer.Length);
    }
}
