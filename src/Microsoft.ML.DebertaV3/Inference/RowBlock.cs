namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>Rows of numbers with memory of their own, for small products.</summary>
internal sealed unsafe class RowBlock : IDisposable
{
    private const int RowUnit = 16; // of any format

    private readonly AlignedMemory _memory;
    private readonly int _rows; // a multiple of the unit
    private readonly int _columns;

    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns; rows are filled up to whole panels.</param>
    /// <param name="format">Type of the numbers; null: float32.</param>
    public RowBlock(int rows, int columns, NumberFormat? format = null)
    {
        _rows = Blocks.RoundUp(rows, RowUnit);
        _columns = columns;
        var stride = PackedMatrix.Whole(columns);
        _memory = new((long)_rows * stride * (format?.Size ?? sizeof(float)));
        _memory.Clear();
        Rows = new((nint)_memory.Floats, stride);
    }

    public Rows Rows { get; }

    /// <summary>
    /// Fills the block with the first panels of the product of some rows; as many rows as the block has, rounded up, are read.
    /// </summary>
    public void Multiply(Rows from, PackedMatrix matrix)
    {
        for (var panel = 0; panel < PackedMatrix.PanelsOf(_columns); panel++)
            matrix.Multiply(from, 0, _rows, panel, Rows[0] + panel * PackedMatrix.Width, Rows.Stride);
    }

    /// <summary>A copy of some rows, one after the other.</summary>
    public float[] ToArray(int row, int rows)
    {
        var copy = new float[rows * _columns];
        for (var i = 0; i < rows; i++)
            new ReadOnlySpan<float>(Rows[row + i], _columns).CopyTo(copy.AsSpan(i * _columns));
        return copy;
    }

    public void Dispose() => _memory.Dispose();
}
