namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>The texts of one row. Missing values are empty texts; <see cref="Second"/> is null if there is no second column.</summary>
internal readonly record struct TextRow(string First, string? Second)
{
    /// <summary>The texts of the vector column; null if there is none.</summary>
    public IReadOnlyList<string>? Several { get; init; }

    /// <summary>Position of the row in its source, for error messages.</summary>
    public long Position { get; init; }

    /// <summary>Whether position and texts are equal.</summary>
    public bool Equals(TextRow other) => (First, Second, Position) == (other.First, other.Second, other.Position)
        && (Several ?? []).SequenceEqual(other.Several ?? []);

    public override int GetHashCode() => HashCode.Combine(First, Second, Position);
}
