using Microsoft.ML.Tokenizers;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>
/// SentencePiece's normalization: character map, whitespace rules and dummy prefix. User-defined symbols are not changed.
/// </summary>
/// <remarks>Immutable and thread safe.</remarks>
internal sealed class TextNormalizer : Normalizer
{
    private readonly NormalizerSettings _settings;
    private readonly bool _addsPrefix;
    private readonly bool _whitespaceAsSuffix;
    private readonly byte _space;
    private readonly CharacterReplacement _replacement;

    /// <param name="model">The model's settings.</param>
    /// <param name="symbols">The user-defined symbols in UTF-8; null if there are none.</param>
    /// <exception cref="InvalidDataException">The character map is damaged.</exception>
    public TextNormalizer(SentencePieceModel model, PieceTrie? symbols)
    {
        _settings = model.Normalizer;
        _addsPrefix = _settings.AddDummyPrefix;
        _whitespaceAsSuffix = model.WhitespaceAsSuffix;
        _space = _settings.EscapeWhitespaces ? NormalizedText.Space : (byte)' ';
        _replacement = new(_settings.CharacterMap.IsEmpty ? null : new CharacterMap(_settings.CharacterMap), symbols);
    }

    private TextNormalizer(TextNormalizer other) => (_settings, _whitespaceAsSuffix, _space, _replacement) =
        (other._settings, other._whitespaceAsSuffix, other._space, other._replacement);

    /// <summary>Maximum length in bytes of a rule, symbol or character.</summary>
    public int LongestRule => _replacement.Longest;

    /// <summary>Whether the dummy space is added after the text.</summary>
    public bool EndsWithSpace => _addsPrefix && _whitespaceAsSuffix;

    /// <summary>Whether a byte of normalized text is a space.</summary>
    public bool IsSpace(byte value) => value == _space;

    /// <summary>Returns the same normalizer without a dummy space.</summary>
    public TextNormalizer WithoutPrefix() => new(this);

    /// <inheritdoc/>
    public override string Normalize(string original) => Normalize(original.AsSpan());

    /// <inheritdoc/>
    public override string Normalize(ReadOnlySpan<char> original)
    {
        using var text = Normalize(original, aligned: false);
        return PieceText.Expand(text.Bytes);
    }

    /// <summary>Normalizes a text; the caller disposes the result.</summary>
    public NormalizedText Normalize(ReadOnlySpan<char> original, bool aligned)
    {
        using var source = new Utf8Source(original);
        var output = new NormalizedText(source.Bytes.Length + 1, aligned);
        var state = default(NormalizerState);
        AppendBytes(source.Bytes, source.Bytes.Length, ref state, ref output);
        Finish(state, ref output);
        return output;
    }

    /// <summary>
    /// Normalizes the next part of a text. Returns false after the last part, when <see cref="FinishOpen"/> must be called.
    /// </summary>
    /// <param name="original">The whole text.</param>
    /// <param name="count">Maximum number of UTF-16 units to process; more than <see cref="LongestRule"/>.</param>
    /// <param name="state">Start of the part; updated to the start of the next.</param>
    /// <param name="output">Receives the part.</param>
    public bool AppendNext(ReadOnlySpan<char> original, int count, ref NormalizerState state, ref NormalizedText output)
    {
        var rest = original[state.Origin..];
        var goesOn = rest.Length > count;
        if (goesOn)
            rest = rest[..(char.IsHighSurrogate(rest[count - 1]) ? count - 1 : count)];
        using var source = new Utf8Source(rest);
        output.Reserve(source.Bytes.Length + 2);
        // Characters closer to the end than the longest rule are left to the next part, where the whole rule is visible.
        AppendBytes(source.Bytes, source.Bytes.Length - (goesOn ? LongestRule : 0), ref state, ref output);
        return goesOn;
    }

    /// <summary>
    /// Finishes a text without removing trailing spaces. Returns true if the caller must remove them and add the dummy space after the
    /// text.
    /// </summary>
    public bool FinishOpen(NormalizerState state, ref NormalizedText output)
    {
        var leaves = _settings.RemoveExtraWhitespaces && output.Length > 0 && IsSpace(output.Bytes[^1]);
        if (EndsWithSpace && state.IsStarted && !leaves)
            output.Append(_space, state.Origin);
        output.Terminate(state.Origin);
        return leaves;
    }

    /// <summary>Copies a text without normalization.</summary>
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

    private void Finish(NormalizerState state, ref NormalizedText output)
    {
        if (_settings.RemoveExtraWhitespaces)
        {
            while (output.Length > 0 && IsSpace(output.Bytes[^1]))
                state.Origin = output.RemoveLast();
        }

        if (EndsWithSpace && state.IsStarted)
            output.Append(_space, state.Origin);
        output.Terminate(state.Origin);
    }

    // Normalizes everything that begins before end.
    private void AppendBytes(ReadOnlySpan<byte> source, int end, ref NormalizerState state, ref NormalizedText output)
    {
        var index = 0;
        if (!state.IsStarted)
        {
            index = _settings.RemoveExtraWhitespaces ? SkipLeadingSpaces(source, end, ref state) : 0;
            if (!Begins(source, index, end))
                return;
            state.IsStarted = true;
            state.IsAfterSpace = _settings.RemoveExtraWhitespaces;
            if (_addsPrefix && !_whitespaceAsSuffix)
                output.Append(_space, state.Origin);
        }

        AppendCharacters(source, index, end, ref state, ref output);
    }

    private int SkipLeadingSpaces(ReadOnlySpan<byte> source, int end, ref NormalizerState state)
    {
        var index = 0;
        while (Begins(source, index, end))
        {
            var length = _replacement.Next(source[index..], out var text);
            if (text.Length != 1 || text[0] != ' ')
                break;
            state.Origin += Utf8Source.CountUtf16(source.Slice(index, length));
            index += length;
        }

        return index;
    }

    private void AppendCharacters(ReadOnlySpan<byte> source, int start, int end, ref NormalizerState state, ref NormalizedText output)
    {
        var removeExtra = _settings.RemoveExtraWhitespaces;
        var (origin, afterSpace) = (state.Origin, state.IsAfterSpace);
        var simple = _replacement.Ascii;
        for (var index = start; Begins(source, index, end);)
        {
            var first = source[index];
            if (first < 0x80 && simple[first] != CharacterReplacement.NotSimple
                && (index + 1 == source.Length || source[index + 1] < 0x80))
            {
                var character = simple[first];
                if (character != ' ' || !afterSpace)
                    output.Append(character == ' ' ? _space : character, origin);
                afterSpace = character == ' ' && removeExtra;
                origin++;
                index++;
                continue;
            }

            var length = _replacement.Next(source[index..], out var text);
            if (afterSpace)
                text = text.TrimStart((byte)' ');
            // The rest of the source needs at most one byte per byte, except through this code path.
            output.Reserve(text.Length + source.Length - index + 1);
            output.AppendText(text, _space, origin);
            if (!text.IsEmpty)
                afterSpace = text[^1] == ' ' && removeExtra;
            origin += Utf8Source.CountUtf16(source.Slice(index, length));
            index += length;
        }

        (state.Origin, state.IsAfterSpace) = (origin, afterSpace);
    }

    // Parts end between characters: if a rule consumed part of a character, the rest of it belongs to the same part.
    private static bool Begins(ReadOnlySpan<byte> source, int index, int end) =>
        index < end || (index < source.Length && (source[index] & 0xC0) == 0x80);
}
