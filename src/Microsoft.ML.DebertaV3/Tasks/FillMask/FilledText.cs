using System.Text;

namespace Microsoft.ML.DebertaV3.Tasks.FillMask;

/// <summary>The predictions for a text.</summary>
/// <param name="Text">The text with the most probable piece at every mask.</param>
/// <param name="Pieces">The most probable pieces of each mask in order of decreasing probability, mask by mask.</param>
/// <param name="Probabilities">Their probabilities.</param>
internal sealed record FilledText(string Text, ReadOnlyMemory<char>[] Pieces, float[] Probabilities)
{
    private const char Space = '\u2581'; // the space of the vocabulary

    /// <summary>Returns the result for a text without masks.</summary>
    public static FilledText Unchanged(string text) => new(text, [], []);

    /// <summary>Replaces every mask by a piece. The rest of the text is kept, except for spaces before masks.</summary>
    /// <param name="text">The text.</param>
    /// <param name="masks">Position of each mask, in order; the piece as in the vocabulary; and its decoded characters.</param>
    /// <remarks>
    /// A piece that begins with U+2581 begins a word: a space is inserted before it unless there is one. Any other piece continues the word
    /// before it: spaces in between are removed.
    /// </remarks>
    public static string Fill(string text, IEnumerable<(int Begin, int End, string Piece, string Characters)> masks)
    {
        var filled = new StringBuilder(text.Length);
        var rest = 0;
        foreach (var (begin, end, piece, characters) in masks)
        {
            filled.Append(text, rest, begin - rest);
            if (piece.StartsWith(Space))
                BeginWord(filled);
            else
                TrimEnd(filled);
            filled.Append(characters);
            rest = end;
        }
        return filled.Append(text, rest, text.Length - rest).ToString();
    }

    private static void BeginWord(StringBuilder text)
    {
        if (text.Length > 0 && !char.IsWhiteSpace(text[^1]))
            text.Append(' ');
    }

    private static void TrimEnd(StringBuilder text)
    {
        while (text.Length > 0 && char.IsWhiteSpace(text[^1]))
            text.Length--;
    }
}
