using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.Tasks.MultiLabelClassification;

/// <summary>Reads a set of labels as one number for each label: 1 where it is true, 0 where it is not.</summary>
internal static class MultiLabelReader
{
    /// <summary>The numbers of the row that the cursor stands on. A value that is neither gives NaN: the row has no label.</summary>
    /// <param name="row">The cursor.</param>
    /// <param name="column">A vector of Boolean or Single, one for each label, or of the keys of the true ones.</param>
    /// <param name="count">Labels.</param>
    public static Func<float[]> Of(DataViewRow row, DataViewSchema.Column column, int count) =>
        ((VectorDataViewType)column.Type).ItemType switch
        {
            KeyDataViewType key when key.RawType == typeof(byte) => Keys<byte>(row, column, count, value => value),
            KeyDataViewType key when key.RawType == typeof(ushort) => Keys<ushort>(row, column, count, value => value),
            KeyDataViewType key when key.RawType == typeof(uint) => Keys<uint>(row, column, count, value => value),
            KeyDataViewType => Keys<ulong>(row, column, count, value => value),
            BooleanDataViewType => Flags<bool>(row, column, value => value ? 1 : 0),
            _ => Flags<float>(row, column, value => value is 0 or 1 ? value : float.NaN),
        };

    private static Func<float[]> Flags<T>(DataViewRow row, DataViewSchema.Column column, Func<T, float> convert)
    {
        var read = Values<T>(row, column);
        return () => [.. read().Select(convert)];
    }

    // Key 0 is a missing value: one that the training rows do not have.
    private static Func<float[]> Keys<T>(DataViewRow row, DataViewSchema.Column column, int count, Func<T, ulong> convert)
    {
        var read = Values<T>(row, column);
        return () =>
        {
            var flags = new float[count];
            foreach (var key in read().Select(convert).Where(key => key > 0))
                flags[key - 1] = 1;
            return flags;
        };
    }

    private static Func<IEnumerable<T>> Values<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<VBuffer<T>>(column);
        var buffer = default(VBuffer<T>);
        return () =>
        {
            getter(ref buffer);
            return buffer.DenseValues();
        };
    }
}
