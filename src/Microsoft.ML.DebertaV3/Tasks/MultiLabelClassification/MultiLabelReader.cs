using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;

namespace Microsoft.ML.DebertaV3.Tasks.MultiLabelClassification;

/// <summary>Reads a set of labels as one number for each label: 1 where it is true, 0 where it is not.</summary>
internal static class MultiLabelReader
{
    /// <summary>
    /// Returns a reader for the cursor's current row. A value other than 0 and 1, and keys of which none is known, give NaN: which labels
    /// are true is not known, and the row is left out.
    /// </summary>
    /// <param name="row">The cursor.</param>
    /// <param name="column">A vector of Boolean or Single, one for each label, or of the keys of the true labels.</param>
    /// <param name="count">Labels.</param>
    public static Func<float[]> Of(DataViewRow row, DataViewSchema.Column column, int count)
    {
        var read = NumberReader.OfVector(row, column);
        return column.Type.GetItemType() is KeyDataViewType
            ? () => Flags(read(), count)
            : () => Array.ConvertAll(read(), value => value is 0 or 1 ? (float)value : float.NaN);
    }

    // A key is missing if its value does not occur in the training rows. A row without keys has no label that is true.
    private static float[] Flags(double[] indices, int count)
    {
        var flags = new float[count];
        if (indices.Length > 0 && !indices.Any(double.IsFinite))
            Array.Fill(flags, float.NaN);
        foreach (var index in indices.Where(double.IsFinite))
            flags[(int)index] = 1;
        return flags;
    }
}
