using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;

namespace Microsoft.ML.DebertaV3.Tasks.MultiLabelClassification;

/// <summary>Reads a set of labels as one number for each label: 1 where it is true, 0 where it is not.</summary>
internal static class MultiLabelReader
{
    /// <summary>The numbers of the row that the cursor stands on. A value that is neither gives NaN: the row has no label.</summary>
    /// <param name="row">The cursor.</param>
    /// <param name="column">A vector of Boolean or Single, one for each label, or of the keys of the true ones.</param>
    /// <param name="count">Labels.</param>
    public static Func<float[]> Of(DataViewRow row, DataViewSchema.Column column, int count)
    {
        var read = NumberReader.OfVector(row, column);
        return column.Type.GetItemType() is KeyDataViewType
            ? () => Flags(read(), count)
            : () => Array.ConvertAll(read(), value => value is 0 or 1 ? (float)value : float.NaN);
    }

    // A missing key is one that the training rows do not have.
    private static float[] Flags(double[] indices, int count)
    {
        var flags = new float[count];
        foreach (var index in indices.Where(double.IsFinite))
            flags[(int)index] = 1;
        return flags;
    }
}
