using Microsoft.ML.Data;
using Microsoft.ML.Internal.Utilities;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Values of one column for a window of rows, copied from the source cursor.</summary>
internal abstract class BufferedColumn
{
    /// <summary>Copies the value of the source's current row.</summary>
    /// <returns>Size of the value in bytes.</returns>
    public abstract long Append();

    /// <summary>Removes all values.</summary>
    public abstract void Clear();

    /// <summary>Creates a <see cref="ValueGetter{TValue}"/> for the row whose index <paramref name="row"/> returns.</summary>
    public abstract Delegate CreateGetter(Func<int> row);

    /// <summary>Creates a buffer for a column whose type can be copied (<see cref="ValueCopy.Require"/>).</summary>
    public static BufferedColumn Of(DataViewRow source, DataViewSchema.Column column) => column.Type switch
    {
        TextDataViewType => Text(source, column),
        VectorDataViewType { ItemType: TextDataViewType } => Vector(source, column, new TextCopy()),
        var type => Utils.MarshalInvoke(
            new FuncStaticMethodInfo1<DataViewRow, DataViewSchema.Column, BufferedColumn>(Plain<int>),
            type.GetItemType().RawType, source, column),
    };

    /// <summary>Creates a buffer for a text column.</summary>
    public static BufferedColumn<ReadOnlyMemory<char>> Text(DataViewRow source, DataViewSchema.Column column) =>
        new(source, column, new TextCopy());

    private static BufferedColumn<VBuffer<T>> Vector<T>(DataViewRow source, DataViewSchema.Column column, ValueCopy<T> items) =>
        new(source, column, new VectorCopy<T>(items));

    private static BufferedColumn Plain<T>(DataViewRow source, DataViewSchema.Column column) => column.Type is VectorDataViewType
        ? Vector(source, column, new ValueCopy<T>())
        : new BufferedColumn<T>(source, column, new ValueCopy<T>());
}

/// <inheritdoc/>
internal sealed class BufferedColumn<T>(DataViewRow source, DataViewSchema.Column column, ValueCopy<T> copy) : BufferedColumn
{
    private readonly ValueGetter<T> _read = source.GetGetter<T>(column);
    private readonly List<T> _values = [];
    private T _value = default!;

    /// <summary>Value of a row of the window.</summary>
    public T this[int row] => _values[row];

    public override long Append()
    {
        _read(ref _value);
        var bytes = 0L;
        _values.Add(copy.Copy(_value, ref bytes));
        return bytes;
    }

    public override void Clear() => _values.Clear();

    public override Delegate CreateGetter(Func<int> row) => (ValueGetter<T>)((ref T value) => copy.Give(_values[row()], ref value));
}
