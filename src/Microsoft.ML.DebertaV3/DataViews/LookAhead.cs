using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Reads texts ahead of a cursor and scores them a window at a time.</summary>
/// <remarks>The first window is one batch, so that a preview is quick; later ones are several, so that rows of similar length can share a batch.</remarks>
internal sealed class LookAhead : IDisposable
{
    private const int BatchesPerWindow = 16;

    private readonly DataViewRowCursor _cursor;
    private readonly TextColumnReader _reader;
    private readonly ValueGetter<DataViewRowId> _id;
    private readonly Queue<(DataViewRowId Id, object Output)> _scored = new();
    private int _window;

    public LookAhead(DataViewRowCursor cursor, IRowScorer scorer)
    {
        _cursor = cursor;
        Scorer = scorer;
        _reader = new(cursor, scorer.Name, scorer.TextColumns);
        _id = cursor.GetIdGetter();
        _window = scorer.BatchSize;
    }

    public IRowScorer Scorer { get; }

    /// <summary>The output of the next row, which must be the row <paramref name="id"/>.</summary>
    /// <exception cref="InvalidOperationException">The source gave other rows the second time it was read.</exception>
    public object Next(DataViewRowId id)
    {
        if (_scored.Count == 0)
            Fill();
        if (!_scored.TryDequeue(out var row) || !row.Id.Equals(id))
            throw new InvalidOperationException("The input gave other rows, or another order, when it was read a second time. Cache it first (mlContext.Data.Cache).");
        return row.Output;
    }

    public void Dispose() => _cursor.Dispose();

    private void Fill()
    {
        var rows = new List<TextRow>(_window);
        var ids = new List<DataViewRowId>(_window);
        while (rows.Count < _window && _cursor.MoveNext())
        {
            var id = default(DataViewRowId);
            _id(ref id);
            ids.Add(id);
            rows.Add(_reader.Read());
        }
        if (rows.Count == 0)
            return;
        var outputs = Scorer.Score(rows);
        for (var i = 0; i < outputs.Length; i++)
            _scored.Enqueue((ids[i], outputs[i]));
        _window = Math.Min(2 * _window, BatchesPerWindow * Scorer.BatchSize);
    }
}
