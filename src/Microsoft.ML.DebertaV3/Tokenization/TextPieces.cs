namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>A text that is tokenized as far as its pieces are wanted.</summary>
/// <param name="model">The vocabulary.</param>
/// <param name="text">The text; null counts as empty.</param>
/// <param name="spelled">Tokens that count as such where the text spells them: the parts between are encoded each on its own. Null:
/// none.</param>
/// <param name="encoder">Encodes the parts, where there are more rules than the model's. Null: there are none.</param>
internal sealed class TextPieces(UnigramModel model, string? text, SpelledTokens? spelled, RuledEncoder? encoder)
{
    // A shorter text costs less as a whole than its beginning would.
    private const int Short = 1 << 12;

    private readonly string _text = text ?? "";

    /// <summary>UTF-16 units of the text.</summary>
    public int Length => _text.Length;

    /// <summary>At least the first <paramref name="limit"/> pieces, or all, as a tokenization of the whole text gives them.</summary>
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

    /// <summary>Number of pieces if it is at most <paramref name="enough"/>; otherwise a larger number than that.</summary>
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
    /// At least the first <paramref name="limit"/> pieces of a text in which no special token counts, or all. 0 to
    /// <see cref="int.MaxValue"/>.
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
