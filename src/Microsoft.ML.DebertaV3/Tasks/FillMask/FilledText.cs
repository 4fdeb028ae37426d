using System.Text;

namespace Microsoft.ML.DebertaV3.Tasks.FillMask;

/// <summary>What is predicted for one text.</summary>
/// <param name="Text">The text with the best piece at every mask.</param>
/// <param name="Pieces">The best pieces of the first mask by falling probability, then those of the second, ...</param>
/// <param name="Probabilities">Their probabilities.</param>
internal sealed record FilledText(string Text, ReadOnlyMemory<char>[] Pieces, float[] Probabilities)
{
    private const char Space = '\u2581'; // as the vocabulary spells it

    /// <summary>A text without masks.</summary>
    public static FilledText Unchanged(string text) => new(text, [], []);

    /// <summary>Puts a piece at every mask. The rest of the text stays as it is, but for the spaces in front of the masks.</summary>
    /// <param name="text">The text.</param>
    /// <param name="masks">Where each mask is, in order; the piece as the vocabulary spells it; and its characters.</param>
    /// <remarks>
    /// A piece that begins with U+2581 begins a word: a space goes before it unless there is one. Any other piece goes on with the word
    /// before it: spaces between them are removed.
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
