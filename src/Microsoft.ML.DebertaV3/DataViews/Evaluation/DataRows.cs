namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Reads all rows of a data view once, in order, for evaluation.</summary>
internal static class DataRows
{
    /// <summary>What a reader finds in each row.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="columns">The columns that the reader needs.</param>
    /// <param name="makeReader">Makes the function that reads the row on which the cursor stands.</param>
    public static IEnumerable<T> Read<T>(
        IDataView data, IReadOnlyList<DataViewSchema.Column> columns, Func<DataViewRow, Func<T>> makeReader)
    {
        using var cursor = data.GetRowCursor(columns);
        var read = makeReader(cursor);
        while (cursor.MoveNext())
            yield return read();
    }

    /// <summary>What two columns hold in each row.</summary>
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

    /// <summary>The error for a row that cannot be evaluated.</summary>
    /// <param name="row">Its position, from 0.</param>
    /// <param name="problem">What is wrong with it and what to do: the rest of a sentence.</param>
    public static InvalidOperationException Wrong(long row, string problem) => new($"Row {row} (the first is 0) {problem}");

    /// <summary>The error for a data view without rows.</summary>
    public static InvalidOperationException None() => new("There are no rows to evaluate.");
}
