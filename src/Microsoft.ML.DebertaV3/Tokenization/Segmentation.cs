using System.Buffers;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>The segmentation of a text into pieces (the best path), in pooled buffers.</summary>
internal readonly ref struct Segmentation : IDisposable
{
    private readonly UnigramModel _model;
    private readonly NormalizedText _text;
    private readonly PathNode[] _nodes;

    /// <param name="model">The vocabulary.</param>
    /// <param name="text">The original text.</param>
    /// <param name="aligned">Whether offsets are needed.</param>
    /// <param name="normalize">False to use the text without normalization.</param>
    public Segmentation(UnigramModel model, ReadOnlySpan<char> text, bool aligned, bool normalize = true)
    {
        _model = model;
        _text = normalize ? model.Normalizer.Normalize(text, aligned) : TextNormalizer.Copy(text, aligned);
        _nodes = ArrayPool<PathNode>.Shared.Rent(_text.Length + 1);
        UnigramEncoder.FindPaths(model, _text.Terminated, _nodes);
        Count = 0;
        for (var walker = Walk(); walker.MoveNext();)
            Count++;
    }

    /// <summary>Number of pieces.</summary>
    public int Count { get; }

    /// <summary>Copies the ids in text order. [Count]</summary>
    public void CopyIds(Span<int> ids)
    {
        var index = Count;
        for (var walker = Walk(); walker.MoveNext();)
            ids[--index] = walker.Id;
    }

    /// <summary>Returns ids and offsets in text order. [Count]</summary>
    public PieceSpan[] ToSpans()
    {
        var spans = new PieceSpan[Count];
        var index = Count;
        for (var walker = Walk(); walker.MoveNext();)
        {
            var begin = _text.Origins[walker.Start];
            spans[--index] = new PieceSpan(walker.Id, begin, walker.IsInsideCharacter ? begin : _text.Origins[walker.End]);
        }

        return spans;
    }

    /// <summary>Returns the pieces as text in text order: as in the vocabulary, or the text itself for an unknown piece. [Count]</summary>
    public string[] ToPieces(PieceDecoder decoder)
    {
        var pieces = new string[Count];
        var index = Count;
        for (var walker = Walk(); walker.MoveNext();)
        {
            pieces[--index] = walker.Id == _model.UnknownId
                ? PieceText.Expand(_text.Bytes[walker.Start..walker.End])
                : decoder.Piece(walker.Id);
        }

        return pieces;
    }

    public void Dispose()
    {
        ArrayPool<PathNode>.Shared.Return(_nodes);
        _text.Dispose();
    }

    private PathWalker Walk() => new(_model, _text.Bytes, _nodes);
}
