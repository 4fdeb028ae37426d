using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>
/// Reads numbers of any type as Double. A key is its index from 0; a Boolean is 0 or 1; what is missing is NaN.
/// </summary>
internal static class NumberReader
{
    private const string Value = "a number, a key or a Boolean";
    private const string Vector = "a vector of numbers, of keys or of Booleans";

    /// <summary>A column of one value in each row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none of this name, or it is of another type.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string user, string name) =>
        SchemaChecks.Find(schema, user, name, Value, Fits);

    /// <summary>A column of a vector in each row, of any length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none of this name, or it is of another type.</exception>
    public static DataViewSchema.Column FindVector(DataViewSchema schema, string user, string name) =>
        SchemaChecks.Find(schema, user, name, Vector, type => type is VectorDataViewType vector && Fits(vector.ItemType));

    /// <summary>The value of the row.</summary>
    public static Func<double> Of(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is KeyDataViewType)
            return Read(RowCursorUtils.GetGetterAs<ulong>(NumberDataViewType.UInt64, row, column.Index), Index);
        return Read(RowCursorUtils.GetGetterAs<double>(NumberDataViewType.Double, row, column.Index), value => value);
    }

    /// <summary>The vector of the row, a new array each time.</summary>
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
