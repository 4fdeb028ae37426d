using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Columns of variable-length vectors.</summary>
internal static class Vectors
{
    /// <summary>Creates a column of variable-length vectors.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="itemType">Type of one element.</param>
    /// <param name="values">Returns the elements from the scorer's result for a row.</param>
    /// <param name="annotations">The column's annotations; null: none.</param>
    public static OutputColumn Column<TOutput, T>(
        string name, PrimitiveDataViewType itemType, Func<TOutput, ReadOnlyMemory<T>> values,
        DataViewSchema.Annotations? annotations = null) =>
        OutputColumn.Of(name, new VectorDataViewType(itemType), annotations,
            (TOutput row, ref VBuffer<T> vector) => Copy(values(row).Span, ref vector));

    private static void Copy<T>(ReadOnlySpan<T> values, ref VBuffer<T> vector)
    {
        var editor = VBufferEditor.Create(ref vector, values.Length);
        values.CopyTo(editor.Values);
        vector = editor.Commit();
    }
}
