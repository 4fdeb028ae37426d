using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>A cursor with scores. All values come from a <see cref="RowWindow"/>, so that the source is read only once.</summary>
internal sealed class BatchedScoringCursor(ColumnBindings bindings, bool[] active, RowWindow window, IReadOnlyList<OutputColumn> outputs)
    : ScoringCursor(bindings, active)
{
    public override long Position => window.Position;

    public override long Batch => Position < 0 ? 0 : window.Place.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = window.Place.Id;

    public override bool MoveNext() => window.MoveNext();

    protected override ValueGetter<TValue> SourceGetter<TValue>(int index) => (ValueGetter<TValue>)window.CreateGetter(index);

    protected override ValueGetter<TValue> OutputGetter<TValue>(int index) =>
        (ValueGetter<TValue>)outputs[index].CreateGetter(window.Output);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            window.Dispose();
        base.Dispose(disposing);
    }
}
