using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>A view that remembers what was asked of it.</summary>
internal sealed class WatchedView(IDataView view) : IDataView
{
    /// <summary>The columns that each cursor was opened for, by name, in order.</summary>
    public List<string> Cursors { get; } = [];

    /// <summary>Rows that were moved to, over all cursors.</summary>
    public int RowsRead { get; private set; }

    /// <summary>Cursors that were disposed.</summary>
    public int Disposed { get; private set; }

    public bool CanShuffle => view.CanShuffle;

    public DataViewSchema Schema => view.Schema;

    public long? GetRowCount() => view.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        Cursors.Add(string.Join(' ', columnsNeeded.Select(column => column.Name).Order(StringComparer.Ordinal)));
        return new Cursor(this, view.GetRowCursor(columnsNeeded, rand));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(WatchedView owner, DataViewRowCursor cursor) : DataViewRowCursor
    {
        public override long Position => cursor.Position;

        public override long Batch => cursor.Batch;

        public override DataViewSchema Schema => cursor.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => cursor.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => cursor.GetGetter<TValue>(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => cursor.GetIdGetter();

        public override bool MoveNext()
        {
            if (!cursor.MoveNext())
                return false;
            owner.RowsRead++;
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            owner.Disposed++;
            cursor.Dispose();
            base.Dispose(disposing);
        }
    }
}
