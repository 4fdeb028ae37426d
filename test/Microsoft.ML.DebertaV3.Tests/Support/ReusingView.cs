using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>
/// Rows whose text and vectors lie in memory that the next row overwrites, and whose positions, batches and ids are not those of a count.
/// </summary>
internal sealed class ReusingView : IDataView
{
    private readonly int _count;

    public ReusingView(int count)
    {
        _count = count;
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Sentence1", TextDataViewType.Instance);
        schema.AddColumn("Sentence2", TextDataViewType.Instance);
        schema.AddColumn("Dense", new VectorDataViewType(NumberDataViewType.Single, 3));
        schema.AddColumn("Sparse", new VectorDataViewType(NumberDataViewType.Int32, 100));
        schema.AddColumn("Words", new VectorDataViewType(TextDataViewType.Instance));
        Schema = schema.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public static string Text(long row) => $"text {row:d4}";

    public long? GetRowCount() => _count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(Schema, _count);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewSchema schema, int count) : DataViewRowCursor
    {
        private readonly char[] _text = Text(0).ToCharArray();
        private readonly float[] _dense = new float[3];
        private readonly int[] _values = new int[1], _indices = new int[1];
        private int _row = -1;

        public override long Position => _row < 0 ? -1 : 10 * _row + 5;

        public override long Batch => 7 * _row;

        public override DataViewSchema Schema => schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)_row, 99);

        public override bool MoveNext()
        {
            if (++_row >= count)
                return false;
            Text(_row).CopyTo(_text);
            Array.Fill(_dense, _row);
            (_values[0], _indices[0]) = (_row, _row % 100);
            return true;
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => (ValueGetter<TValue>)(column.Name switch
        {
            "Dense" => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => value = new(3, _dense)),
            "Sparse" => (ValueGetter<VBuffer<int>>)((ref VBuffer<int> value) => value = new(100, 1, _values, _indices)),
            "Words" =>
                (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> value) =>
                value = new(2, [_text.AsMemory(0, 4), _text.AsMemory(5)])),
            _ => (Delegate)(ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = _text),
        });
    }
}
