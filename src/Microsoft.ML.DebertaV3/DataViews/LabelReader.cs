using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Reads a label or a weight as a number, as <see cref="NumberReader"/> does, in the network's type.</summary>
internal static class LabelReader
{
    /// <summary>Key: its index from 0. Bool: 0 or 1. Single: itself. Missing: NaN.</summary>
    public static Func<float> Of(DataViewRow row, DataViewSchema.Column column)
    {
        var read = NumberReader.Of(row, column);
        return () => (float)read();
    }

    /// <summary>The numbers of a label: as <see cref="Of"/>, or all of a vector of Single.</summary>
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
