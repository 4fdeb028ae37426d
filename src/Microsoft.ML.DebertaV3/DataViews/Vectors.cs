using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Columns of vectors, as long in each row as the row has it.</summary>
internal static class Vectors
{
    /// <summary>A column of vectors of variable length.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="itemType">Type of one value.</param>
    /// <param name="values">The values from what the scorer gives for a row.</param>
    public static OutputColumn Column<TOutput, T>(string name, PrimitiveDataViewType itemType, Func<TOutput, ReadOnlyMemory<T>> values) =>
        OutputColumn.Of(name, new VectorDataViewType(itemType), null,
            (TOutput row, ref VBuffer<T> vector) => Copy(values(row).Span, ref vector));

    private static void Copy<T>(ReadOnlySpan<T> values, ref VBuffer<T> vector)
    {
        var editor = VBufferEditor.Create(ref vector, values.Length);
        values.CopyTo(editor.Values);
        vector = editor.Commit();
    }
}
