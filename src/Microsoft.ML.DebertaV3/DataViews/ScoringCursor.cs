using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Base class of the cursors of a <see cref="BatchedScoringView"/>. Like all cursors, for use by one thread.</summary>
internal abstract class ScoringCursor(ColumnBindings bindings, bool[] active) : DataViewRowCursor
{
    public sealed override DataViewSchema Schema => bindings.Schema;

    public sealed override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public sealed override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!active[column.Index])
            throw new InvalidOperationException($"Column '{column.Name}' is not active in this cursor.");
        if (column.Type.RawType != typeof(TValue))
            throw new InvalidOperationException($"Column '{column.Name}' is {column.Type}; it cannot be read as {typeof(TValue).Name}.");
        var index = bindings.MapColumnIndex(out var isSource, column.Index);
        return isSource ? SourceGetter<TValue>(index) : OutputGetter<TValue>(index);
    }

    /// <summary>Creates a getter for a column of the source.</summary>
    protected abstract ValueGetter<TValue> SourceGetter<TValue>(int index);

    /// <summary>Creates a getter for a column that scoring adds.</summary>
    protected abstract ValueGetter<TValue> OutputGetter<TValue>(int index);
}
