using System.Buffers;
using System.Globalization;
using System.Text;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Finds added tokens in a text like the tokenizers library: from left to right, the longest match first.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly Dictionary<string, AddedToken> _tokens = new(StringComparer.Ordinal);
    private readonly int[] _lengths; // longest first
    private readonly SearchValues<string> _texts;

    /// <param name="tokens">The tokens with their spelling. The first of several with the same spelling counts.</param>
    public AddedTokenMatcher(IEnumerable<(string Spelling, AddedToken Token)> tokens)
    {
        foreach (var (spelling, token) in tokens)
            _tokens.TryAdd(spelling, token);
        _lengths = [.. _tokens.Keys.Select(text => text.Length).Distinct().OrderDescending()];
        _texts = SearchValues.Create([.. _tokens.Keys], StringComparison.Ordinal);
    }

    /// <summary>Finds the next token from an index on, including stripped whitespace; null if there is none.</summary>
    public AddedTokenMatch? FindNext(ReadOnlySpan<char> text, int start)
    {
        for (var at = start; text[at..].IndexOfAny(_texts) is >= 0 and var index;)
        {
            var begin = at + index;
            var (token, length) = Longest(text[begin..]);
            at = begin + length;
            if (token.SingleWord && (EndsWithWord(text[..begin]) || StartsWithWord(text[at..])))
                continue;
            var end = at;
            while (token.LeftStrip && begin > start && IsSpace(text[begin - 1]))
                begin--;
            while (token.RightStrip && end < text.Length && IsSpace(text[end]))
                end++;
            return new(token, begin, end);
        }

        return null;
    }

    private (AddedToken Token, int Length) Longest(ReadOnlySpan<char> text)
    {
        var tokens = _tokens.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var length in _lengths)
        {
            if (length <= text.Length && tokens.TryGetValue(text[..length], out var token))
                return (token, length);
        }

        throw new InvalidOperationException("The matched text is not an added token.");
    }

    // In normalized text, U+2581 represents a space.
    private static bool IsSpace(char character) => char.IsWhiteSpace(character) || character == '\u2581';

    private static bool EndsWithWord(ReadOnlySpan<char> text) =>
        Rune.DecodeLastFromUtf16(text, out var rune, out _) == OperationStatus.Done && IsWord(rune);

    private static bool StartsWithWord(ReadOnlySpan<char> text) =>
        Rune.DecodeFromUtf16(text, out var rune, out _) == OperationStatus.Done && IsWord(rune);

    // \w of Unicode's regular expressions: letters, marks, digits, connectors and joiners.
    private static bool IsWord(Rune rune) => rune.Value is 0x200C or 0x200D || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation;
}
