namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Pieces of the parts of a text, one part after the other.</summary>
/// <param name="decoder">Spells pieces; null: nobody asks for their spelling.</param>
internal sealed class PieceCollector(PieceDecoder? decoder)
{
    /// <summary>Ids and offsets.</summary>
    public List<PieceSpan> Spans { get; } = [];

    /// <summary>What each piece is in the vocabulary, and an unknown one in the text.</summary>
    public List<string> Pieces { get; } = [];

    /// <summary>Adds an added token.</summary>
    public void Add(AddedToken token, int begin, int end)
    {
        Spans.Add(new(token.Id, begin, end));
        Pieces.Add(token.Content);
    }

    /// <summary>Adds a part.</summary>
    /// <param name="part">Its pieces.</param>
    /// <param name="origin">From an index in the part's text to one in the whole text.</param>
    public void Add(in Segmentation part, Func<int, int> origin)
    {
        foreach (var span in part.ToSpans())
            Spans.Add(new(span.Id, origin(span.Begin), origin(span.End)));
        if (decoder is not null)
            Pieces.AddRange(part.ToPieces(decoder));
    }
}
