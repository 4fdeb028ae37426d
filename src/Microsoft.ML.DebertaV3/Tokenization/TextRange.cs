namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>A range of a text.</summary>
/// <param name="Begin">UTF-16 index of the first character.</param>
/// <param name="End">UTF-16 index after the last character.</param>
internal readonly record struct TextRange(int Begin, int End)
{
    /// <summary>Returns the range without leading and trailing white space; a range of only white space becomes empty at its end.</summary>
    public TextRange Trim(string text)
    {
        var (begin, end) = this;
        while (begin < end && char.IsWhiteSpace(text[begin]))
            begin++;
        while (end > begin && char.IsWhiteSpace(text[end - 1]))
            end--;
        return new(begin, end);
    }

    /// <summary>Returns the characters of the range.</summary>
    public string Of(string text) => text[Begin..End];
}
