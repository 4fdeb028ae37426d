using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>A data view with scored columns, filled a batch at a time: what <c>Transform</c> gives.</summary>
/// <remarks>
/// A cursor reads its source once, a window of rows at a time (<see cref="RowWindow"/>). Cursors are independent of each other; a set of
/// cursors is one cursor, because a forward uses all cores already.
/// </remarks>
internal sealed class BatchedScoringView : IDataView
{
    private readonly IDataView _source;
    private readonly IRowScorer _scorer;
    private readonly long _windowBytes;
    private readonly ColumnBindings _bindings;

    /// <param name="source">The rows.</param>
    /// <param name="scorer">Scores them.</param>
    /// <param name="windowBytes">Bytes of rows that are kept at once.</param>
    /// <exception cref="ArgumentOutOfRangeException">A text column is missing or not text.</exception>
    public BatchedScoringView(IDataView source, IRowScorer scorer, long windowBytes = RowWindow.MostBytes)
    {
        TextColumnReader.Find(source.Schema, scorer.Name, scorer.Inputs);
        (_source, _scorer, _windowBytes) = (source, scorer, windowBytes);
        _bindings = new(source.Schema, [.. scorer.OutputColumns.Select(c => c.Column)]);
    }

    public bool CanShuffle => _source.CanShuffle;

    public DataViewSchema Schema => _bindings.Schema;

    public long? GetRowCount() => _source.GetRowCount();

    /// <exception cref="NotSupportedException">A score is asked for beside a column that cannot be kept.</exception>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new bool[Schema.Count];
        foreach (var column in columnsNeeded)
            active[column.Index] = true;
        var passed = Schema.Where(c => active[c.Index]).Select(SourceColumn).OfType<DataViewSchema.Column>().ToArray();

        // The order that a Random gives has always been that of one drawn from it.
        var order = rand is null ? null : new Random(rand.Next());
        if (!Schema.Any(c => active[c.Index] && SourceColumn(c) is null))
            return new PassThroughCursor(_bindings, active, _source.GetRowCursor(passed, order));

        Array.ForEach(passed, ValueCopy.Require);
        var texts = TextColumnReader.Find(_source.Schema, _scorer.Name, _scorer.Inputs);
        var source = _source.GetRowCursor(passed.Concat(texts).DistinctBy(c => c.Index), order);
        return new BatchedScoringCursor(_bindings, active, new RowWindow(source, _scorer, passed, _windowBytes), _scorer.OutputColumns);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private DataViewSchema.Column? SourceColumn(DataViewSchema.Column column)
    {
        var index = _bindings.MapColumnIndex(out var isSource, column.Index);
        return isSource ? _source.Schema[index] : null;
    }
}
