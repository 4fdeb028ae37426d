using System.Buffers;
using Microsoft.ML.DebertaV3.Tokenization;
using Microsoft.ML.Tokenizers;

namespace Microsoft.ML.DebertaV3;

// Overrides that the public methods of Microsoft.ML.Tokenizers call.
public sealed partial class DebertaV3Tokenizer
{
    /// <inheritdoc/>
    protected override EncodeResults<int> EncodeToIds(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        var source = text ?? textSpan;
        if (settings.MaxTokenCount < int.MaxValue)
        {
            var spans = Spans(source, settings);
            var (count, index) = TokenLimit.FromStart(spans, settings.MaxTokenCount, source.Length);
            return new EncodeResults<int> { Tokens = [.. spans[..count].Select(span => span.Id)], CharsConsumed = index };
        }

        if (Encoder(settings) is { } encoder)
        {
            int[] found = [.. encoder.Encode(source).Select(span => span.Id)];
            return new EncodeResults<int> { Tokens = found, CharsConsumed = source.Length };
        }

        using var segmentation = new Segmentation(_model, source, aligned: false, settings.ConsiderNormalization);
        var ids = new int[segmentation.Count];
        segmentation.CopyIds(ids);
        return new EncodeResults<int> { Tokens = ids, CharsConsumed = source.Length };
    }

    /// <inheritdoc/>
    protected override EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        var source = text ?? textSpan;
        var (spans, pieces) = SpansAndPieces(source, settings);
        var (count, index) = TokenLimit.FromStart(spans, settings.MaxTokenCount, source.Length);
        var tokens = new EncodedToken[count];
        for (var token = 0; token < count; token++)
            tokens[token] = new EncodedToken(spans[token].Id, pieces[token], spans[token].Begin..spans[token].End);
        return new EncodeResults<EncodedToken> { Tokens = tokens, CharsConsumed = index };
    }

    /// <inheritdoc/>
    protected override int CountTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        var source = text ?? textSpan;
        if (settings.MaxTokenCount < int.MaxValue)
            return TokenLimit.FromStart(Spans(source, settings), settings.MaxTokenCount, source.Length).Count;
        if (Encoder(settings) is { } encoder)
            return encoder.Encode(source).Length;
        using var segmentation = new Segmentation(_model, source, aligned: false, settings.ConsiderNormalization);
        return segmentation.Count;
    }

    /// <inheritdoc/>
    protected override int GetIndexByTokenCount(
        string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings, bool fromEnd, out string? normalizedText, out int tokenCount)
    {
        var source = text ?? textSpan;
        normalizedText = null;
        (tokenCount, var index) = fromEnd
            ? TokenLimit.FromEnd(AllSpans(source, settings), settings.MaxTokenCount, source.Length)
            : TokenLimit.FromStart(Spans(source, settings), settings.MaxTokenCount, source.Length);
        return index;
    }

    // All pieces, or at least one more than the maximum.
    private PieceSpan[] Spans(ReadOnlySpan<char> source, EncodeSettings settings) =>
        settings is { ConsiderNormalization: true, MaxTokenCount: < int.MaxValue }
            ? TextPieces.Part(_model, _encoder, source, settings.MaxTokenCount + 1).Pieces
            : AllSpans(source, settings);

    private PieceSpan[] AllSpans(ReadOnlySpan<char> source, EncodeSettings settings)
    {
        if (Encoder(settings) is { } encoder)
            return encoder.Encode(source);
        using var segmentation = new Segmentation(_model, source, aligned: true, settings.ConsiderNormalization);
        return segmentation.ToSpans();
    }

    private (PieceSpan[] Spans, string[] Pieces) SpansAndPieces(ReadOnlySpan<char> source, EncodeSettings settings)
    {
        if (Encoder(settings) is { } encoder)
        {
            var found = encoder.Encode(source, _decoder);
            return ([.. found.Spans], [.. found.Pieces]);
        }

        using var segmentation = new Segmentation(_model, source, aligned: true, settings.ConsiderNormalization);
        return (segmentation.ToSpans(), segmentation.ToPieces(_decoder));
    }

    // Added tokens, lower case and punctuation rules do not apply to text that is already normalized.
    private RuledEncoder? Encoder(EncodeSettings settings) => settings.ConsiderNormalization ? _encoder : null;

    /// <summary>Decodes ids to text like sentencepiece: control pieces and [MASK] are dropped, the unknown piece becomes " ⁇ ".</summary>
    /// <exception cref="InvalidOperationException">An id is neither a piece of the model nor an added token.</exception>
    public override string Decode(IEnumerable<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (_decoder.Decode(ids, int.MaxValue, out var text, out var consumed) == OperationStatus.InvalidData)
            throw new InvalidOperationException(
                $"The id at index {consumed} is not in 0 to {PieceCount - 1}, and is neither [MASK] ({MaskId}) nor an added token.");
        return text;
    }

    /// <inheritdoc/>
    public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var status = _decoder.Decode(ids, destination.Length, out var text, out idsConsumed);
        text.CopyTo(destination);
        charsWritten = text.Length;
        return status;
    }
}
