using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Reads a label or weight as Single; otherwise the same as <see cref="NumberReader"/>.</summary>
internal static class LabelReader
{
    /// <summary>Creates a reader of one number: the zero-based index of a key, 0 or 1 for a Boolean, NaN for a missing value.</summary>
    public static Func<float> Of(DataViewRow row, DataViewSchema.Column column)
    {
        var read = NumberReader.Of(row, column);
        return () => (float)read();
    }

    /// <summary>Creates a reader of a label's numbers: one as from <see cref="Of"/>, or all elements of a vector.</summary>
    public static Func<float[]> Numbers(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType)
        {
            var readAll = NumberReader.OfVector(row, column);
            return () => Array.ConvertAll(readAll(), number => (float)number);
        }
        var read = Of(row, column);
        return () => [read()];
    }
}
