using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>A data view with scored columns, filled a batch at a time: what <c>Transform</c> gives.</summary>
/// <remarks>
/// A cursor reads its source twice, once ahead for the texts and once for the columns that pass through, as ML.NET's own batched views do. Cursors over
/// it are independent of each other; a set of cursors is one cursor, because a forward uses all cores already.
/// </remarks>
internal sealed class BatchedScoringView : IDataView
{
    private readonly IDataView _source;
    private readonly IRowScorer _scorer;
    private readonly ColumnBindings _bindings;

    public BatchedScoringView(IDataView source, IRowScorer scorer)
    {
        TextColumnReader.Find(source.Schema, scorer.Name, scorer.TextColumns);
        _source = source;
        _scorer = scorer;
        _bindings = new(source.Schema, [.. scorer.OutputColumns.Select(c => c.Column)]);
    }

    public bool CanShuffle => _source.CanShuffle;

    public DataViewSchema Schema => _bindings.Schema;

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new bool[Schema.Count];
        foreach (var column in columnsNeeded)
            active[column.Index] = true;
        var passedThrough = Schema.Where(c => active[c.Index]).Select(SourceColumn).OfType<DataViewSchema.Column>();

        // One seed for both readings of a shuffled source.
        var seed = rand?.Next();
        var input = _source.GetRowCursor(passedThrough, seed is { } s ? new Random(s) : null);
        if (!Schema.Any(c => active[c.Index] && SourceColumn(c) is null))
            return new BatchedScoringCursor(_bindings, active, input, ahead: null);

        var texts = TextColumnReader.Find(_source.Schema, _scorer.Name, _scorer.TextColumns);
        var cursor = _source.GetRowCursor(texts, seed is { } again ? new Random(again) : null);
        return new BatchedScoringCursor(_bindings, active, input, new LookAhead(cursor, _scorer));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private DataViewSchema.Column? SourceColumn(DataViewSchema.Column column)
    {
        var index = _bindings.MapColumnIndex(out var isSource, column.Index);
        return isSource ? _source.Schema[index] : null;
    }
}
