namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>A part of a text.</summary>
/// <param name="Begin">UTF-16 index at which it begins.</param>
/// <param name="End">UTF-16 index behind it.</param>
internal readonly record struct TextRange(int Begin, int End)
{
    /// <summary>Without white space at its borders; a part of nothing but white space becomes empty at its end.</summary>
    public TextRange Trim(string text)
    {
        var (begin, end) = this;
        while (begin < end && char.IsWhiteSpace(text[begin]))
            begin++;
        while (end > begin && char.IsWhiteSpace(text[end - 1]))
            end--;
        return new(begin, end);
    }

    /// <summary>The characters.</summary>
    public string Of(string text) => text[Begin..End];
}
