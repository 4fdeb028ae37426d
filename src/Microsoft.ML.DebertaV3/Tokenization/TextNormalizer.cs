using Microsoft.ML.Tokenizers;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>SentencePiece's normalisation: character map, whitespace rules, dummy prefix; user-defined symbols stay as they are.</summary>
/// <remarks>Immutable and thread safe.</remarks>
internal sealed class TextNormalizer : Normalizer
{
    // In the ASCII table: this character needs the character map or the symbols.
    private const byte NotSimple = 0;

    private readonly NormalizerSettings _settings;
    private readonly bool _whitespaceAsSuffix;
    private readonly byte _space;
    private readonly CharacterMap? _map;
    private readonly PieceTrie? _symbols;

    // What an ASCII character becomes when another ASCII character or the end follows. [128]
    private readonly byte[] _ascii = new byte[128];

    /// <param name="model">The model's settings.</param>
    /// <param name="symbols">The user-defined symbols in plain UTF-8, if there are any.</param>
    /// <exception cref="InvalidDataException">The character map is damaged.</exception>
    public TextNormalizer(SentencePieceModel model, PieceTrie? symbols)
    {
        _settings = model.Normalizer;
        _whitespaceAsSuffix = model.WhitespaceAsSuffix;
        _space = _settings.EscapeWhitespaces ? NormalizedText.Space : (byte)' ';
        _map = _settings.CharacterMap.IsEmpty ? null : new CharacterMap(_settings.CharacterMap);
        _symbols = symbols;
        for (byte character = 0; character < _ascii.Length; character++)
            _ascii[character] = SimpleReplacement(character);
    }

    /// <inheritdoc/>
    public override string Normalize(string original) => Normalize(original.AsSpan());

    /// <inheritdoc/>
    public override string Normalize(ReadOnlySpan<char> original)
    {
        using var text = Normalize(original, aligned: false);
        return PieceText.Expand(text.Bytes);
    }

    /// <summary>Normalises a text; the caller disposes the result.</summary>
    public NormalizedText Normalize(ReadOnlySpan<char> original, bool aligned)
    {
        using var source = new Utf8Source(original);
        var output = new NormalizedText(source.Bytes.Length + 1, aligned);
        NormalizeBytes(source.Bytes, ref output);
        return output;
    }

    /// <summary>The text as it is, without character map, whitespace rules and dummy prefix.</summary>
    public static NormalizedText Copy(ReadOnlySpan<char> original, bool aligned)
    {
        using var source = new Utf8Source(original);
        var output = new NormalizedText(source.Bytes.Length + 1, aligned);
        var origin = 0;
        for (var rest = source.Bytes; !rest.IsEmpty;)
        {
            var length = Utf8Source.CharacterLength(rest[0]);
            output.AppendText(rest[..length], (byte)' ', origin);
            origin += Utf8Source.CountUtf16(rest[..length]);
            rest = rest[length..];
        }

        output.Terminate(origin);
        return output;
    }

    private void NormalizeBytes(ReadOnlySpan<byte> source, ref NormalizedText output)
    {
        var (index, origin) = _settings.RemoveExtraWhitespaces ? SkipLeadingSpaces(source) : (0, 0);
        if (index == source.Length)
        {
            output.Terminate(0);
            return;
        }

        if (_settings.AddDummyPrefix && !_whitespaceAsSuffix)
            output.Append(_space, origin);
        AppendCharacters(source[index..], ref origin, ref output);
        if (_settings.RemoveExtraWhitespaces)
        {
            while (output.Length > 0 && output.Bytes[^1] == _space)
                origin = output.RemoveLast();
        }

        if (_settings.AddDummyPrefix && _whitespaceAsSuffix)
            output.Append(_space, origin);
        output.Terminate(origin);
    }

    private (int Index, int Origin) SkipLeadingSpaces(ReadOnlySpan<byte> source)
    {
        var (index, origin) = (0, 0);
        while (index < source.Length)
        {
            var length = Replace(source[index..], out var text);
            if (text.Length != 1 || text[0] != ' ')
                break;
            origin += Utf8Source.CountUtf16(source.Slice(index, length));
            index += length;
        }

        return (index, origin);
    }

    private void AppendCharacters(ReadOnlySpan<byte> source, ref int origin, ref NormalizedText output)
    {
        var removeExtra = _settings.RemoveExtraWhitespaces;
        var afterSpace = removeExtra;
        for (var index = 0; index < source.Length;)
        {
            var first = source[index];
            if (first < 0x80 && _ascii[first] != NotSimple && (index + 1 == source.Length || source[index + 1] < 0x80))
            {
                var character = _ascii[first];
                if (character != ' ' || !afterSpace)
                    output.Append(character == ' ' ? _space : character, origin);
                afterSpace = character == ' ' && removeExtra;
                origin++;
                index++;
                continue;
            }

            var length = Replace(source[index..], out var text);
            if (afterSpace)
                text = text.TrimStart((byte)' ');
            // What is left of the source needs at most a byte each, unless it comes this way too.
            output.Reserve(text.Length + source.Length - index + 1);
            output.AppendText(text, _space, origin);
            if (!text.IsEmpty)
                afterSpace = text[^1] == ' ' && removeExtra;
            origin += Utf8Source.CountUtf16(source.Slice(index, length));
            index += length;
        }
    }

    // Length of the next symbol, rule or character of the source, and what it becomes.
    private int Replace(ReadOnlySpan<byte> source, out ReadOnlySpan<byte> text)
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
        Replace(source, out var text);
        return text.Length == 1 ? text[0] : NotSimple;
    }
}
