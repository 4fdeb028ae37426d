namespace BatchScoring;

/// <summary>The texts of a file, read once, from the first row to the last.</summary>
internal abstract class TextFile : IDisposable
{
    /// <summary>How much of the file was read, 0 to 1.</summary>
    public abstract double Fraction { get; }

    /// <summary>Opens a file by its name: .parquet, or else lines with tabs.</summary>
    /// <exception cref="InvalidDataException">There is no such column.</exception>
    public static TextFile Open(string path, string column) =>
        Path.GetExtension(path).Equals(".parquet", StringComparison.OrdinalIgnoreCase)
            ? new ParquetTexts(path, column)
            : new TsvTexts(path, column);

    /// <summary>Reads the next rows; fewer than there is room for only at the end.</summary>
    public abstract int Read(Span<string?> texts);

    /// <summary>Passes over rows; fewer than asked for only at the end.</summary>
    public abstract int Skip(int rows);

    public abstract void Dispose();
}
