using System.Globalization;
using System.Text;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Encodes texts for checkpoints with rules beyond the unigram model: added tokens, lower case, punctuation.</summary>
/// <remarks>
/// Same order as in the tokenizers library: added tokens in the original text; lower case and normalization of each part in between; added
/// tokens in the normalized text; punctuation. The remaining parts are segmented separately. Immutable and thread safe.
/// </remarks>
internal sealed class RuledEncoder
{
    private readonly UnigramModel _model;
    private readonly TokenizerRules _rules;
    private readonly TextNormalizer _withoutPrefix;
    private readonly AddedTokenMatcher? _written;
    private readonly AddedTokenMatcher? _normalized;

    public RuledEncoder(UnigramModel model, TokenizerRules rules)
    {
        (_model, _rules, _withoutPrefix) = (model, rules, model.Normalizer.WithoutPrefix());
        _written = Matcher(rules.AddedTokens.Where(token => !token.Normalized), content => content);
        _normalized = Matcher(rules.AddedTokens.Where(token => token.Normalized), content => Normalize(content).Characters);
    }

    /// <summary>Returns all pieces of a text.</summary>
    public PieceSpan[] Encode(ReadOnlySpan<char> text) => [.. Encode(text, decoder: null).Spans];

    /// <summary>Returns all pieces of a text, with their spelling if a decoder is given.</summary>
    public PieceCollector Encode(ReadOnlySpan<char> text, PieceDecoder? decoder)
    {
        var output = new PieceCollector(decoder);
        for (var start = 0; start < text.Length;)
        {
            var match = _written?.FindNext(text, start);
            EncodeWritten(text[start..(match?.Begin ?? text.Length)], start, output);
            if (match is null)
                break;
            output.Add(match.Value.Token, match.Value.Begin, match.Value.End);
            start = match.Value.End;
        }

        return output;
    }

    private static AddedTokenMatcher? Matcher(IEnumerable<AddedToken> tokens, Func<string, string> spell)
    {
        (string Spelling, AddedToken Token)[] spelled =
            [.. tokens.Select(token => (spell(token.Content), token)).Where(pair => pair.Item1.Length > 0)];
        return spelled.Length == 0 ? null : new(spelled);
    }

    // Encodes an original part without added tokens; offset is its position in the whole text.
    private void EncodeWritten(ReadOnlySpan<char> text, int offset, PieceCollector output)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = _rules.Punctuation == PunctuationSplit.Written ? EndOfWord(text, start) : text.Length;
            EncodePart(text[start..end], offset + start, output);
            start = end;
        }
    }

    private void EncodePart(ReadOnlySpan<char> text, int offset, PieceCollector output)
    {
        if (_normalized is not null || _rules.Punctuation == PunctuationSplit.Normalized)
        {
            EncodeNormalized(Normalize(text), offset, output);
            return;
        }

        if (_rules.LowersCase)
        {
            var lower = AlignedText.LowerCase(text);
            using var lowered = new Segmentation(_model, lower.Characters, aligned: true);
            output.Add(lowered, index => offset + lower.Origins[index]);
            return;
        }

        using var segmentation = new Segmentation(_model, text, aligned: true);
        output.Add(segmentation, index => offset + index);
    }

    private AlignedText Normalize(ReadOnlySpan<char> text)
    {
        if (_rules.LowersCase)
        {
            var lower = AlignedText.LowerCase(text);
            using var lowered = _withoutPrefix.Normalize(lower.Characters, aligned: true);
            var aligned = AlignedText.Of(lowered);
            return aligned with { Origins = Array.ConvertAll(aligned.Origins, index => lower.Origins[index]) };
        }

        using var normalized = _withoutPrefix.Normalize(text, aligned: true);
        return AlignedText.Of(normalized);
    }

    private void EncodeNormalized(AlignedText text, int offset, PieceCollector output)
    {
        for (var start = 0; start < text.Characters.Length;)
        {
            var match = _normalized?.FindNext(text.Characters, start);
            EncodeWords(text, start, match?.Begin ?? text.Characters.Length, offset, output);
            if (match is null)
                return;
            output.Add(match.Value.Token, offset + text.Origins[match.Value.Begin], offset + text.Origins[match.Value.End]);
            start = match.Value.End;
        }
    }

    private void EncodeWords(AlignedText text, int start, int end, int offset, PieceCollector output)
    {
        while (start < end)
        {
            var stop = _rules.Punctuation == PunctuationSplit.Normalized
                ? start + EndOfWord(text.Characters.AsSpan(start, end - start), 0)
                : end;
            EncodeWord(text, start, stop, offset, output);
            start = stop;
        }
    }

    // Metaspace: adds a space to a part that has none.
    private void EncodeWord(AlignedText text, int start, int end, int offset, PieceCollector output)
    {
        var characters = text.Characters[start..end];
        var (atStart, atEnd) = (false, false);
        if (_model.File.Normalizer.AddDummyPrefix)
        {
            atStart = !_model.File.WhitespaceAsSuffix && characters[0] != '\u2581';
            atEnd = _model.File.WhitespaceAsSuffix && characters[^1] != '\u2581';
        }

        var spaced = $"{(atStart ? "\u2581" : "")}{characters}{(atEnd ? "\u2581" : "")}";
        using var segmentation = new Segmentation(_model, spaced, aligned: true, normalize: false);
        output.Add(segmentation, index => offset + text.Origins[Math.Clamp(start + index - (atStart ? 1 : 0), start, end)]);
    }

    // Returns the index of the next punctuation character, or the index after it if it comes first.
    private static int EndOfWord(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        foreach (var rune in text[start..].EnumerateRunes())
        {
            if (IsPunctuation(rune))
                return end == start ? end + rune.Utf16SequenceLength : end;
            end += rune.Utf16SequenceLength;
        }

        return end;
    }

    // ASCII punctuation, including symbols, and the Unicode categories P.
    private static bool IsPunctuation(Rune rune) => rune.IsAscii
        ? char.IsPunctuation((char)rune.Value) || char.IsSymbol((char)rune.Value)
        : Rune.GetUnicodeCategory(rune) is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation
            or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation
            or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation;
}
