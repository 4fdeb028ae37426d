namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Cuts a long text between words, so that a book in one row needs no more memory than a page.</summary>
/// <remarks>No piece goes over a space, so the parts have the pieces of the whole; and better ones, as the sum of a long text's scores is a
/// float.</remarks>
internal static class TextChunks
{
    /// <summary>UTF-16 units of a chunk, at most.</summary>
    public const int Longest = 1 << 13;

    /// <summary>The chunks in order. Each ends in front of white space; only a longer word than a chunk is cut.</summary>
    public static IEnumerable<Range> Of(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = text.Length - start <= Longest ? text.Length : Cut(text, start);
            yield return start..end;
            start = end;
        }
    }

    private static int Cut(string text, int start)
    {
        for (var end = start + Longest; end > start; end--)
        {
            if (char.IsWhiteSpace(text[end]))
                return end;
        }
        return start + Longest - (char.IsHighSurrogate(text[start + Longest - 1]) ? 1 : 0);
    }
}
