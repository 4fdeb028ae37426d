using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>A cursor whose own columns come from <see cref="LookAhead"/> and whose others pass through. For one thread, as every cursor.</summary>
internal sealed class BatchedScoringCursor : DataViewRowCursor
{
    private readonly ColumnBindings _bindings;
    private readonly bool[] _active;
    private readonly DataViewRowCursor _input;
    private readonly LookAhead? _ahead;
    private readonly Delegate[] _getters;
    private readonly ValueGetter<DataViewRowId> _id;
    private object? _output;

    public BatchedScoringCursor(ColumnBindings bindings, bool[] active, DataViewRowCursor input, LookAhead? ahead)
    {
        _bindings = bindings;
        _active = active;
        _input = input;
        _ahead = ahead;
        _id = input.GetIdGetter();
        _getters = ahead is null ? [] : [.. ahead.Scorer.OutputColumns.Select(c => c.CreateGetter(Output))];
    }

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override DataViewSchema Schema => _bindings.Schema;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<DataViewRowId> GetIdGetter() => _id;

    public override bool MoveNext()
    {
        if (!_input.MoveNext())
            return false;
        if (_ahead is not null)
        {
            var id = default(DataViewRowId);
            _id(ref id);
            _output = _ahead.Next(id);
        }
        return true;
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!_active[column.Index])
            throw new InvalidOperationException($"Column '{column.Name}' is not active in this cursor.");
        var index = _bindings.MapColumnIndex(out var isSource, column.Index);
        if (isSource)
            return _input.GetGetter<TValue>(_input.Schema[index]);
        return _getters[index] as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' is {column.Type}; it cannot be read as {typeof(TValue).Name}.");
    }

    private object Output() => _output ?? throw new InvalidOperationException("The cursor stands before the first row: call MoveNext first.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _input.Dispose();
            _ahead?.Dispose();
        }
        base.Dispose(disposing);
    }
}
