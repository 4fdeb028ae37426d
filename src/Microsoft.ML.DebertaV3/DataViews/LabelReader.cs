using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Reads a label or a weight as a number.</summary>
internal static class LabelReader
{
    /// <summary>Key: its index from 0. Bool: 0 or 1. Single: itself. Missing: NaN.</summary>
    public static Func<float> Of(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        KeyDataViewType key when key.RawType == typeof(byte) => Key<byte>(row, column, v => v),
        KeyDataViewType key when key.RawType == typeof(ushort) => Key<ushort>(row, column, v => v),
        KeyDataViewType key when key.RawType == typeof(uint) => Key<uint>(row, column, v => v),
        KeyDataViewType => Key<ulong>(row, column, v => v),
        BooleanDataViewType => Value<bool>(row, column, v => v ? 1 : 0),
        _ => Value<float>(row, column, v => v),
    };

    /// <summary>The numbers of a label: as <see cref="Of"/>, or all of a vector of Single.</summary>
    public static Func<float[]> Numbers(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType)
        {
            var read = Of(row, column);
            return () => [read()];
        }
        var getter = row.GetGetter<VBuffer<float>>(column);
        var values = default(VBuffer<float>);
        return () =>
        {
            getter(ref values);
            return [.. values.DenseValues()];
        };
    }

    private static Func<float> Key<T>(DataViewRow row, DataViewSchema.Column column, Func<T, ulong> convert) =>
        Value<T>(row, column, value => convert(value) is > 0 and var key ? key - 1 : float.NaN);

    private static Func<float> Value<T>(DataViewRow row, DataViewSchema.Column column, Func<T, float> convert)
    {
        var getter = row.GetGetter<T>(column);
        var value = default(T)!;
        return () =>
        {
            getter(ref value);
            return convert(value);
        };
    }
}
