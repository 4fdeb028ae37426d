namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Where to cut a tokenised text so that at most a number of tokens remain, never inside a character.</summary>
internal static class TokenLimit
{
    /// <summary>Number of leading tokens to keep, and the UTF-16 index behind them.</summary>
    public static (int Count, int Index) FromStart(ReadOnlySpan<PieceSpan> spans, int maximum, int textLength)
    {
        if (spans.Length <= maximum)
            return (spans.Length, textLength);
        var count = maximum;
        // A token that is empty in the original text is the beginning of a character: keeping it alone would cut the character.
        while (count > 0 && IsEmpty(spans[count - 1]))
            count--;
        return (count, count == 0 ? 0 : spans[count - 1].End);
    }

    /// <summary>Number of trailing tokens to keep, and the UTF-16 index at which they begin.</summary>
    public static (int Count, int Index) FromEnd(ReadOnlySpan<PieceSpan> spans, int maximum, int textLength)
    {
        if (spans.Length <= maximum)
            return (spans.Length, 0);
        var first = spans.Length - maximum;
        while (first < spans.Length && IsEmpty(spans[first - 1]))
            first++;
        return (spans.Length - first, first == spans.Length ? textLength : spans[first].Begin);
    }

    private static bool IsEmpty(PieceSpan span) => span.Begin == span.End;
}
