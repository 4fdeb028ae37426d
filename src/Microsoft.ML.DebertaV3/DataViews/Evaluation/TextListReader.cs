using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Reads text or keys (as their key values), scalar or vector, as a list of texts, for evaluation.</summary>
internal static class TextListReader
{
    private const string Expected = "text, keys with key values, or a vector of either";

    /// <summary>Finds such a column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or has another type.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string user, string name)
    {
        var column = SchemaChecks.Find(
            schema, user, name, Expected, type => type.GetItemType() is TextDataViewType or KeyDataViewType);
        if (column.Type.GetItemType() is KeyDataViewType && LabelValues.FromColumn(column) is null)
            throw new ArgumentOutOfRangeException(name, $"Column '{name}' has keys without key values; {user} needs their names.");
        return column;
    }

    /// <summary>
    /// Creates a reader of the current row's texts: a new array each time, with one text for a scalar column. A missing key is null.
    /// </summary>
    public static Func<string?[]> Of(DataViewRow row, DataViewSchema.Column column)
    {
        var isVector = column.Type is VectorDataViewType;
        if (column.Type.GetItemType() is TextDataViewType)
            return isVector
                ? Vector<ReadOnlyMemory<char>>(row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column), text => text.ToString())
                : One(row.GetGetter<ReadOnlyMemory<char>>(column), text => text.ToString());

        var names = LabelValues.FromColumn(column)!.Names;
        return isVector
            ? Vector(RowCursorUtils.GetVecGetterAs<ulong>(NumberDataViewType.UInt64, row, column.Index), Name)
            : One(RowCursorUtils.GetGetterAs<ulong>(NumberDataViewType.UInt64, row, column.Index), Name);

        string? Name(ulong key) => key == 0 || key > (ulong)names.Count ? null : names[(int)key - 1];
    }

    private static Func<string?[]> One<T>(ValueGetter<T> getter, Func<T, string?> convert)
    {
        var value = default(T)!;
        return () =>
        {
            getter(ref value);
            return [convert(value)];
        };
    }

    private static Func<string?[]> Vector<T>(ValueGetter<VBuffer<T>> getter, Func<T, string?> convert)
    {
        var values = default(VBuffer<T>);
        return () =>
        {
            getter(ref values);
            return [.. values.DenseValues().Select(convert)];
        };
    }
}
