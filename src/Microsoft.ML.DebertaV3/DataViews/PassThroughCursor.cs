using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Cursor for requests without score columns: passes the source's columns through without scoring or buffering.</summary>
internal sealed class PassThroughCursor(ColumnBindings bindings, bool[] active, DataViewRowCursor source) : ScoringCursor(bindings, active)
{
    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override bool MoveNext() => source.MoveNext();

    protected override ValueGetter<TValue> SourceGetter<TValue>(int index) => source.GetGetter<TValue>(source.Schema[index]);

    protected override ValueGetter<TValue> OutputGetter<TValue>(int index) =>
        throw new InvalidOperationException("Nothing is scored in this cursor.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
