using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>The data view returned by <c>Transform</c>: its source with score columns, computed lazily in batches.</summary>
/// <remarks>
/// Each cursor reads the source once, one window of rows at a time (<see cref="RowWindow"/>). Cursors are independent of each other. A
/// cursor set contains one cursor, because a forward pass already uses all cores.
/// </remarks>
internal sealed class BatchedScoringView : IDataView
{
    private readonly IDataView _source;
    private readonly IRowScorer _scorer;
    private readonly long _windowBytes;
    private readonly ColumnBindings _bindings;

    /// <param name="source">The rows.</param>
    /// <param name="scorer">Scores the rows.</param>
    /// <param name="windowBytes">Size of a window in bytes.</param>
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

    /// <exception cref="NotSupportedException">A score is requested together with a column that cannot be buffered.</exception>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new bool[Schema.Count];
        foreach (var column in columnsNeeded)
            active[column.Index] = true;
        var passed = Schema.Where(c => active[c.Index]).Select(SourceColumn).OfType<DataViewSchema.Column>().ToArray();

        // Keeps the row order of earlier versions, which also seeded a new Random here.
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
