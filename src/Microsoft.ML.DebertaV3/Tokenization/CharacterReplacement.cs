namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Replaces the characters of a text by the character map; user-defined symbols are not changed.</summary>
/// <remarks>Immutable and thread safe.</remarks>
internal sealed class CharacterReplacement
{
    /// <summary>Entry of <see cref="Ascii"/> for characters that need <see cref="Next"/>.</summary>
    public const byte NotSimple = 0;

    private readonly CharacterMap? _map;
    private readonly PieceTrie? _symbols;
    private readonly byte[] _ascii = new byte[128];

    /// <param name="map">The character map; null if there is none.</param>
    /// <param name="symbols">The user-defined symbols in UTF-8; null if there are none.</param>
    public CharacterReplacement(CharacterMap? map, PieceTrie? symbols)
    {
        (_map, _symbols) = (map, symbols);
        for (byte character = 0; character < _ascii.Length; character++)
            _ascii[character] = SimpleReplacement(character);
    }

    /// <summary>Maximum length in bytes of a rule, symbol or character.</summary>
    public int Longest => Math.Max(4, Math.Max(_map?.LongestRule ?? 0, _symbols?.Longest ?? 0));

    /// <summary>Replacement of each ASCII character if it is followed by another ASCII character or the end. [128]</summary>
    public ReadOnlySpan<byte> Ascii => _ascii;

    /// <summary>Returns the length of the next symbol, rule or character of the source, and its replacement.</summary>
    public int Next(ReadOnlySpan<byte> source, out ReadOnlySpan<byte> text)
    {
        var length = _symbols is null ? 0 : _symbols.LongestPrefix(source);
        if (length == 0 && _map is not null)
        {
            length = _map.Match(source, out text);
            if (length > 0)
                return length;
        }

        length = length > 0 ? length : Utf8Source.CharacterLength(source[0]);
        text = source[..length];
        return length;
    }

    private byte SimpleReplacement(byte character)
    {
        ReadOnlySpan<byte> source = [character];
        if (character == 0 || (_symbols?.HasChild(character) ?? false) || (_map?.HasAsciiPair(character) ?? false))
            return NotSimple;
        Next(source, out var text);
        return text.Length == 1 ? text[0] : NotSimple;
    }
}
