namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Reads the rows of a data view for evaluation.</summary>
internal static class DataRows
{
    /// <summary>Reads a value from each row, lazily and in order.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="columns">The columns that the reader needs.</param>
    /// <param name="makeReader">Creates a function that reads the cursor's current row.</param>
    public static IEnumerable<T> Read<T>(
        IDataView data, IReadOnlyList<DataViewSchema.Column> columns, Func<DataViewRow, Func<T>> makeReader)
    {
        using var cursor = data.GetRowCursor(columns);
        var read = makeReader(cursor);
        while (cursor.MoveNext())
            yield return read();
    }

    /// <summary>Reads two columns of each row.</summary>
    public static IEnumerable<(TFirst First, TSecond Second)> Read<TFirst, TSecond>(
        IDataView data,
        DataViewSchema.Column first,
        Func<DataViewRow, DataViewSchema.Column, Func<TFirst>> firstReader,
        DataViewSchema.Column second,
        Func<DataViewRow, DataViewSchema.Column, Func<TSecond>> secondReader) => Read<(TFirst, TSecond)>(data, [first, second], row =>
        {
            var (readFirst, readSecond) = (firstReader(row, first), secondReader(row, second));
            return () => (readFirst(), readSecond());
        });

    /// <summary>Creates the error for a row that cannot be evaluated.</summary>
    /// <param name="row">Position of the row, from 0.</param>
    /// <param name="problem">Rest of the sentence: what is wrong with the row, and what to do.</param>
    public static InvalidOperationException Wrong(long row, string problem) => new($"Row {row} (the first is 0) {problem}");

    /// <summary>Creates the error for a data view without rows.</summary>
    public static InvalidOperationException None() => new("There are no rows to evaluate.");
}
