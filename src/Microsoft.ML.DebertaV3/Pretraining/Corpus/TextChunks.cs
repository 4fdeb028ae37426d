namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Splits a long text between words, so that memory does not depend on the length of a row.</summary>
/// <remarks>
/// No piece crosses a space, so that the chunks have the same pieces as the whole text. They may even be better, because the scores of a
/// long text are summed in single precision.
/// </remarks>
internal static class TextChunks
{
    /// <summary>Maximum length of a chunk in UTF-16 units.</summary>
    public const int Longest = 1 << 13;

    /// <summary>Returns the chunks in order. Each ends before white space, unless a word is longer than a chunk.</summary>
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
