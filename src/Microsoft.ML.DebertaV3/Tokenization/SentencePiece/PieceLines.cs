using System.Globalization;
using System.Text;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>
/// Reads the pieces of a vocabulary from lines: a piece, or a piece, a tab and its score, as spm_train writes them into its .vocab file.
/// </summary>
internal static class PieceLines
{
    private const string Space = "\u2581";
    private const int Bytes = 256;

    // DeBERTaV3's own, which the model has in any case, and sentencepiece's default names of them.
    private static readonly HashSet<string> Specials = [.. SentencePieceModelWriter.Specials, "<pad>", "<s>", "</s>", "<unk>"];

    /// <summary>Returns the pieces in the order of the lines, without special ones. Empty lines are skipped.</summary>
    /// <exception cref="InvalidDataException">A line is wrong; the message names it.</exception>
    public static ScoredPiece[] Read(IEnumerable<string> lines)
    {
        var (pieces, places) = (new List<(string Text, float? Score)>(), new Dictionary<string, int>());
        foreach (var (index, line) in lines.Index().Where(line => line.Item.Length > 0))
        {
            var (text, score) = Parse(line, index + 1);
            if (places.TryGetValue(text, out var first))
                throw Wrong(index + 1, $"the piece '{ShownText.Of(text)}' is in line {first} already");
            places.Add(text, index + 1);
            if (!Specials.Contains(text))
                pieces.Add((text, score));
        }

        RequireAllOrNone(pieces.Count(piece => piece.Score is null), pieces.Count, "lines without a score",
            "a score behind a tab in every line, or in none");
        RequireAllOrNone(pieces.Count(piece => IsByte(piece.Text)), Bytes, "pieces of bytes", "<0x00> to <0xFF>, or none");
        if (pieces.All(piece => KindOf(piece.Text) != PieceKind.Normal))
            throw new InvalidDataException("The vocabulary has no piece that matches text: it needs a line per piece.");
        var equal = -(float)Math.Log(pieces.Count);
        return [.. pieces.Select(piece => new ScoredPiece(piece.Text, piece.Score ?? equal, KindOf(piece.Text)))];
    }

    /// <summary>Whether a piece begins with a space, so that one is wanted before a text.</summary>
    public static bool BeginsWord(ScoredPiece piece) => piece.Text.StartsWith(Space, StringComparison.Ordinal);

    private static (string Text, float? Score) Parse(string line, int number)
    {
        var tab = line.LastIndexOf('\t');
        var text = (tab < 0 ? line : line[..tab]).Replace(" ", Space, StringComparison.Ordinal);
        if (text.Length == 0)
            throw Wrong(number, "there is no piece before the tab");
        var length = Encoding.UTF8.GetByteCount(text);
        if (length > SentencePieceModelCheck.MaxMatchedLength)
            throw Wrong(number,
                $"the piece '{ShownText.Of(text)}' has {length} bytes; {SentencePieceModelCheck.MaxMatchedLength} are possible");
        if (text.Contains('\0', StringComparison.Ordinal))
            throw Wrong(number, "the piece has the character U+0000, which no piece can hold");
        if (tab < 0)
            return (text, null);
        if (float.TryParse(line.AsSpan(tab + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var score) && float.IsFinite(score))
            return (text, score);
        throw Wrong(number, $"found '{ShownText.Of(line[(tab + 1)..])}' behind the tab, wanted the piece's log probability, such as -3.5");
    }

    private static PieceKind KindOf(string text) =>
        text == SpecialTokens.Mask ? PieceKind.Control : IsByte(text) ? PieceKind.Byte : PieceKind.Normal;

    // As sentencepiece spells them: upper case.
    private static bool IsByte(string text) =>
        text.Length == 6 && text.StartsWith("<0x", StringComparison.Ordinal) && text[5] == '>'
        && text[3..5].All(digit => digit is (>= '0' and <= '9') or (>= 'A' and <= 'F'));

    private static void RequireAllOrNone(int found, int all, string what, string wanted)
    {
        if (found > 0 && found < all)
            throw new InvalidDataException($"The vocabulary has {found} {what}; wanted {wanted}.");
    }

    private static InvalidDataException Wrong(int line, string problem) => new($"Line {line} of the vocabulary: {problem}.");
}
