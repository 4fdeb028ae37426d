using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>
/// Reads numeric columns of any type as Double. A key becomes its zero-based index, a Boolean 0 or 1, a missing value NaN.
/// </summary>
internal static class NumberReader
{
    private const string Value = "a number, a key or a Boolean";
    private const string Vector = "a vector of numbers, of keys or of Booleans";

    /// <summary>Finds a scalar column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or has another type.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string user, string name) =>
        SchemaChecks.Find(schema, user, name, Value, Fits);

    /// <summary>Finds a vector column of any length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or has another type.</exception>
    public static DataViewSchema.Column FindVector(DataViewSchema schema, string user, string name) =>
        SchemaChecks.Find(schema, user, name, Vector, type => type is VectorDataViewType vector && Fits(vector.ItemType));

    /// <summary>Creates a reader of the current row's value.</summary>
    public static Func<double> Of(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is KeyDataViewType)
            return Read(RowCursorUtils.GetGetterAs<ulong>(NumberDataViewType.UInt64, row, column.Index), Index);
        return Read(RowCursorUtils.GetGetterAs<double>(NumberDataViewType.Double, row, column.Index), value => value);
    }

    /// <summary>Creates a reader of the current row's vector; returns a new array each time.</summary>
    public static Func<double[]> OfVector(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type.GetItemType() is KeyDataViewType)
            return Read(RowCursorUtils.GetVecGetterAs<ulong>(NumberDataViewType.UInt64, row, column.Index), keys => Dense(keys, Index));
        return Read(RowCursorUtils.GetVecGetterAs<double>(NumberDataViewType.Double, row, column.Index), values => Dense(values, v => v));
    }

    private static bool Fits(DataViewType type) => type is NumberDataViewType or BooleanDataViewType or KeyDataViewType;

    private static double Index(ulong key) => key == 0 ? double.NaN : key - 1;

    private static double[] Dense<T>(VBuffer<T> values, Func<T, double> convert) => [.. values.DenseValues().Select(convert)];

    private static Func<TResult> Read<T, TResult>(ValueGetter<T> getter, Func<T, TResult> convert)
    {
        var value = default(T)!;
        return () =>
        {
            getter(ref value);
            return convert(value);
        };
    }
}
