namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Truncates a tokenized text to a maximum number of tokens, never inside a character.</summary>
internal static class TokenLimit
{
    /// <summary>Returns the number of leading tokens to keep, and the UTF-16 index after them.</summary>
    public static (int Count, int Index) FromStart(ReadOnlySpan<PieceSpan> spans, int maximum, int textLength)
    {
        if (spans.Length <= maximum)
            return (spans.Length, textLength);
        var count = maximum;
        // A token with an empty span begins a character of several byte pieces, which must not be split.
        while (count > 0 && IsEmpty(spans[count - 1]))
            count--;
        return (count, count == 0 ? 0 : spans[count - 1].End);
    }

    /// <summary>Returns the number of trailing tokens to keep, and the UTF-16 index at which they begin.</summary>
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
