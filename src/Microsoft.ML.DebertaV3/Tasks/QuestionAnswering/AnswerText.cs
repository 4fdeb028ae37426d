using System.Globalization;
using System.Text;

namespace Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

/// <summary>Normalizes answers for comparison, as the SQuAD scripts do.</summary>
/// <remarks>
/// The scripts are written in Python. Comments in this class note where its definitions of lower case, word and white space differ from
/// .NET's.
/// </remarks>
internal static class AnswerText
{
    private const char FinalSigma = '\u03C2';

    /// <summary>Returns the text in lower case, without ASCII punctuation and the words a, an, the, with single spaces.</summary>
    public static string Normalize(string text) => string.Join(' ', Words(text));

    /// <summary>Returns the words of the normalized text.</summary>
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

    // Python's lower() differs from .NET's for two characters: a capital sigma at the end of a word, and the dotted capital I.
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

    // Unicode's condition Final_Sigma: a cased letter before it and none after it; case-ignorable characters are skipped.
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

    // Python's \w: letters and all numbers, without the marks of .NET's \w; the underscore was removed as punctuation
    private static bool IsWord(Rune rune) => Rune.IsLetter(rune) || Rune.IsNumber(rune);

    // str.split() also splits at the four ASCII separators
    private static bool IsSpace(Rune rune) => Rune.IsWhiteSpace(rune) || rune.Value is >= 0x1C and <= 0x1F;
}
