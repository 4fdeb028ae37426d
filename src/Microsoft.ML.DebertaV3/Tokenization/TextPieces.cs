namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>A text that is tokenized only as far as its pieces are needed.</summary>
/// <param name="model">The vocabulary.</param>
/// <param name="text">The text; null counts as empty.</param>
/// <param name="spelled">Special tokens to recognize in the text; the parts in between are encoded separately. Null for none.</param>
/// <param name="encoder">Encodes the parts if there are rules beyond the model; null if there are none.</param>
internal sealed class TextPieces(UnigramModel model, string? text, SpelledTokens? spelled, RuledEncoder? encoder)
{
    // Texts up to this length are cheaper to tokenize as a whole.
    private const int Short = 1 << 12;

    private readonly string _text = text ?? "";

    /// <summary>UTF-16 units of the text.</summary>
    public int Length => _text.Length;

    /// <summary>Returns at least the first <paramref name="limit"/> pieces, or all, identical to those of the whole text.</summary>
    public TextStart First(int limit)
    {
        if (spelled is null)
            return Part(model, encoder, _text, limit);
        var pieces = new List<PieceSpan>();
        for (var start = 0; ;)
        {
            var rest = _text.AsSpan(start);
            var (index, length, id) = spelled.FindNext(rest);
            var part = Part(
                model, encoder, index < 0 ? rest : rest[..index], limit == int.MaxValue ? limit : Math.Max(0, limit - pieces.Count));
            foreach (var piece in part.Pieces)
                pieces.Add(piece with { Begin = piece.Begin + start, End = piece.End + start });
            if (index < 0 || !part.IsAll || pieces.Count >= limit)
                return new TextStart([.. pieces], part.IsAll && index < 0);
            pieces.Add(new PieceSpan(id, start + index, start + index + length));
            start += index + length;
        }
    }

    /// <summary>Returns the number of pieces if it is at most <paramref name="enough"/>; otherwise some larger number.</summary>
    public long Count(long enough)
    {
        var count = 0L;
        for (var rest = _text.AsSpan(); ;)
        {
            var (index, length, _) = spelled?.FindNext(rest) ?? (-1, 0, 0);
            count += CountPart(index < 0 ? rest : rest[..index], enough - count);
            if (index < 0 || count > enough)
                return count;
            count++;
            rest = rest[(index + length)..];
        }
    }

    /// <summary>
    /// Returns at least the first <paramref name="limit"/> pieces (0 to <see cref="int.MaxValue"/>), or all, of a text without recognizing
    /// special tokens.
    /// </summary>
    public static TextStart Part(UnigramModel model, RuledEncoder? encoder, ReadOnlySpan<char> part, int limit)
    {
        if (encoder is not null)
            return new TextStart(encoder.Encode(part), IsAll: true);
        if (limit < int.MaxValue && part.Length > Short)
            return LeadingPieces.Find(model, part, limit);
        using var segmentation = new Segmentation(model, part, aligned: true);
        return new TextStart(segmentation.ToSpans(), IsAll: true);
    }

    private long CountPart(ReadOnlySpan<char> part, long enough)
    {
        if (encoder is not null)
            return encoder.Encode(part).Length;
        if (part.Length > Short)
            return LeadingPieces.Count(model, part, enough, out _);
        using var segmentation = new Segmentation(model, part, aligned: false);
        return segmentation.Count;
    }
}
