namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>
/// The texts of one row. A missing value is the empty text; <see cref="Second"/> is null where there is no second column.
/// </summary>
internal readonly record struct TextRow(string First, string? Second)
{
    /// <summary>The row's position in what it was read from, for errors.</summary>
    public long Position { get; init; }
}
