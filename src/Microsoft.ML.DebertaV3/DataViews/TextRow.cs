namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>
/// The texts of one row. A missing value is the empty text; <see cref="Second"/> is null where there is no second column.
/// </summary>
internal readonly record struct TextRow(string First, string? Second)
{
    /// <summary>The texts of the column that is a vector; null where there is none.</summary>
    public IReadOnlyList<string>? Several { get; init; }

    /// <summary>The row's position in what it was read from, for errors.</summary>
    public long Position { get; init; }

    /// <summary>Whether position and texts are the same.</summary>
    public bool Equals(TextRow other) => (First, Second, Position) == (other.First, other.Second, other.Position)
        && (Several ?? []).SequenceEqual(other.Several ?? []);

    public override int GetHashCode() => HashCode.Combine(First, Second, Position);
}
