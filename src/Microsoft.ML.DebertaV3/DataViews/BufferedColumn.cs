using Microsoft.ML.Data;
using Microsoft.ML.Internal.Utilities;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>One column's values of a window of rows, copied while their source stood on each row.</summary>
internal abstract class BufferedColumn
{
    /// <summary>Keeps the value of the row that the source stands on.</summary>
    /// <returns>Its bytes.</returns>
    public abstract long Append();

    /// <summary>Forgets all values.</summary>
    public abstract void Clear();

    /// <summary>A <see cref="ValueGetter{TValue}"/> of the value of the row that <paramref name="row"/> gives.</summary>
    public abstract Delegate CreateGetter(Func<int> row);

    /// <summary>A buffer of a column of <paramref name="source"/>, whose type can be copied (<see cref="ValueCopy.Require"/>).</summary>
    public static BufferedColumn Of(DataViewRow source, DataViewSchema.Column column) => column.Type switch
    {
        TextDataViewType => Text(source, column),
        VectorDataViewType { ItemType: TextDataViewType } => Vector(source, column, new TextCopy()),
        var type => Utils.MarshalInvoke(
            new FuncStaticMethodInfo1<DataViewRow, DataViewSchema.Column, BufferedColumn>(Plain<int>),
            type.GetItemType().RawType, source, column),
    };

    /// <summary>A buffer of a text column.</summary>
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

    /// <summary>The value of a row of the window.</summary>
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
