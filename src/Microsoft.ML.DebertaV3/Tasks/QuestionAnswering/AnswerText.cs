using System.Globalization;
using System.Text;

namespace Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

/// <summary>Brings answers into the form in which SQuAD's scripts compare them.</summary>
/// <remarks>
/// The scripts are Python, whose notions of lower case, word and white space differ from .NET's where a remark here says so.
/// </remarks>
internal static class AnswerText
{
    private const char FinalSigma = '\u03C2';

    /// <summary>Lower case, without ASCII punctuation and the words a, an, the; words with one space between.</summary>
    public static string Normalize(string text) => string.Join(' ', Words(text));

    /// <summary>The words of the normalised text.</summary>
    public static string[] Words(string text)
    {
        var runes = Lower([.. text.EnumerateRunes()]);
        runes.RemoveAll(IsPunctuation);
        var words = new StringBuilder();
        for (var (start, end) = (0, 0); start < runes.Count; start = end)
        {
            end = start + 1;
            while (IsWord(runes[start]) && end < runes.Count && IsWord(runes[end]))
                end++;
            var part = string.Concat(runes[start..end]);
            words.Append(part is "a" or "an" or "the" || IsSpace(runes[start]) ? " " : part);
        }
        return words.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    // Python's lower() knows two characters that .NET's does not: a capital sigma at a word's end, and the dotted capital I.
    private static List<Rune> Lower(Rune[] runes)
    {
        var lower = new List<Rune>(runes.Length);
        for (var i = 0; i < runes.Length; i++)
        {
            if (runes[i].Value == '\u0130')
                lower.AddRange([new('i'), new('\u0307')]);
            else
                lower.Add(runes[i].Value == '\u03A3' && EndsWord(runes, i) ? new(FinalSigma) : Rune.ToLowerInvariant(runes[i]));
        }
        return lower;
    }

    // Unicode's condition Final_Sigma: a cased letter before it and none after it, whatever marks are between.
    private static bool EndsWord(Rune[] runes, int index)
    {
        var before = index - 1;
        while (before >= 0 && IsIgnored(runes[before]))
            before--;
        var after = index + 1;
        while (after < runes.Length && IsIgnored(runes[after]))
            after++;
        return before >= 0 && IsCased(runes[before]) && !(after < runes.Length && IsCased(runes[after]));
    }

    private static bool IsCased(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter;

    private static bool IsIgnored(Rune rune) => rune.Value is '\'' or '.' or ':' or '^' or '`' or '\u00B7' or '\u2019'
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;

    // string.punctuation
    private static bool IsPunctuation(Rune rune) =>
        rune.IsAscii && (char.IsPunctuation((char)rune.Value) || char.IsSymbol((char)rune.Value));

    // \w: letters and all numbers, without the marks that .NET's \w has; the underscore is punctuation.
    private static bool IsWord(Rune rune) => Rune.IsLetter(rune) || Rune.IsNumber(rune);

    // str.split(): the four separators of ASCII too.
    private static bool IsSpace(Rune rune) => Rune.IsWhiteSpace(rune) || rune.Value is >= 0x1C and <= 0x1F;
}
