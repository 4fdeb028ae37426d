namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Collects the pieces of consecutive parts of a text.</summary>
/// <param name="decoder">Spells the pieces; null if their spelling is not needed.</param>
internal sealed class PieceCollector(PieceDecoder? decoder)
{
    /// <summary>Ids and offsets.</summary>
    public List<PieceSpan> Spans { get; } = [];

    /// <summary>Each piece as in the vocabulary, or as in the text if it is unknown.</summary>
    public List<string> Pieces { get; } = [];

    /// <summary>Adds an added token.</summary>
    public void Add(AddedToken token, int begin, int end)
    {
        Spans.Add(new(token.Id, begin, end));
        Pieces.Add(token.Content);
    }

    /// <summary>Adds a part.</summary>
    /// <param name="part">Segmentation of the part.</param>
    /// <param name="origin">Maps an index in the part to one in the whole text.</param>
    public void Add(in Segmentation part, Func<int, int> origin)
    {
        foreach (var span in part.ToSpans())
            Spans.Add(new(span.Id, origin(span.Begin), origin(span.End)));
        if (decoder is not null)
            Pieces.AddRange(part.ToPieces(decoder));
    }
}
