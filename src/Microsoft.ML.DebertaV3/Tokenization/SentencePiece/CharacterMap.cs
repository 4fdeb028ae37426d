using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>The precompiled character map of a SentencePiece model: replaces the longest prefix of a text that matches a rule.</summary>
/// <remarks>
/// Layout: size of the trie in bytes (4 bytes, little-endian), a darts-clone double array of 4-byte units, then the zero-terminated
/// replacements. The constructor checks everything reachable once, so that lookups cannot leave the arrays.
/// </remarks>
internal sealed class CharacterMap
{
    // The longest replacement of NFKC has 33 bytes, for a character of 3 bytes. The limits keep the normalized text, and the search for
    // rules, proportional to the text.
    private const int MaxReplacement = 255;
    private const int MaxRule = 255;

    private readonly uint[] _units;
    private readonly ReadOnlyMemory<byte> _replacements;

    /// <exception cref="InvalidDataException">The map is damaged.</exception>
    public CharacterMap(ReadOnlyMemory<byte> blob)
    {
        if (blob.Length <= sizeof(uint))
            throw Damaged($"it has {blob.Length} bytes");
        var size = MemoryMarshal.Read<uint>(blob.Span);
        var rest = blob[sizeof(uint)..];
        if (size >= (uint)rest.Length || size % sizeof(uint) != 0 || size == 0)
            throw Damaged($"a trie of {size} bytes in a map of {rest.Length}");

        _units = MemoryMarshal.Cast<byte, uint>(rest.Span[..(int)size]).ToArray();
        _replacements = rest[(int)size..];
        if (_replacements.Span[^1] != 0)
            throw Damaged("its last replacement has no end");
        LongestRule = CharacterMapCheck.Run(_units, CheckReplacement);
        if (LongestRule > MaxRule)
            throw Damaged($"it has a rule for a text of {LongestRule} bytes; {MaxRule} are possible");
    }

    /// <summary>Length in bytes of the longest text that a rule replaces.</summary>
    public int LongestRule { get; }

    /// <summary>Returns the length of the longest prefix of UTF-8 text that a rule replaces, or 0.</summary>
    public int Match(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> replacement)
    {
        var (longest, value) = (0, 0);
        var units = _units;
        var at = DartsUnit.Offset(units[0]);
        for (var index = 0; index < text.Length; index++)
        {
            at ^= text[index];
            var unit = units[at];
            if (DartsUnit.Label(unit) != text[index])
                break;
            at ^= DartsUnit.Offset(unit);
            if (DartsUnit.HasValue(unit))
                (longest, value) = (index + 1, DartsUnit.Value(units[at]));
        }

        replacement = longest == 0 ? default : Replacement(value);
        return longest;
    }

    /// <summary>
    /// Whether a rule begins with this ASCII character followed by another one, so that the next character must be examined.
    /// </summary>
    public bool HasAsciiPair(byte first)
    {
        var units = _units;
        var at = DartsUnit.Offset(units[0]) ^ first;
        if (DartsUnit.Label(units[at]) != first)
            return false;
        at ^= DartsUnit.Offset(units[at]);
        for (uint second = 0; second < 0x80; second++)
        {
            if (DartsUnit.Label(units[at ^ second]) == second)
                return true;
        }

        return false;
    }

    private ReadOnlySpan<byte> Replacement(int value)
    {
        var text = _replacements.Span[value..];
        return text[..text.IndexOf((byte)0)];
    }

    // Returns the length of a replacement.
    private int CheckReplacement(int value)
    {
        if (value >= _replacements.Length)
            throw Damaged($"a replacement at {value} of {_replacements.Length}");
        // Replacements may overlap: without a limit, each search could scan the whole blob.
        var longest = _replacements.Span[value..Math.Min(_replacements.Length, value + MaxReplacement + 1)];
        var length = longest.IndexOf((byte)0);
        if (length < 0 || !Utf8.IsValid(longest[..length]))
            throw Damaged($"the replacement at {value} is not UTF-8 text of at most {MaxReplacement} bytes");
        return length;
    }

    internal static InvalidDataException Damaged(string problem) =>
        new($"The character map of the SentencePiece model is damaged: {problem}.");
}
