namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>Rows of numbers with memory of their own, for what a head computes.</summary>
internal sealed unsafe class RowBlock : IDisposable
{
    private readonly AlignedMemory _memory;
    private readonly int _rows; // a multiple of the kernel's unit
    private readonly int _columns;

    public RowBlock(int rows, int columns)
    {
        _rows = (rows + FloatKernel.RowUnit - 1) / FloatKernel.RowUnit * FloatKernel.RowUnit;
        _columns = columns;
        var stride = PanelMatrix.PanelsOf(columns) * PanelMatrix.Width;
        _memory = new((long)_rows * stride * sizeof(float));
        Rows = new((nint)_memory.Floats, stride);
    }

    public Rows Rows { get; }

    /// <summary>Fills the block with the product of some rows; as many rows as the block has, rounded up, are read.</summary>
    public void Multiply(Rows from, PanelMatrix matrix)
    {
        for (var panel = 0; panel < matrix.Panels; panel++)
            matrix.Multiply(from[0], from.Stride, _rows, panel, Rows[0] + panel * PanelMatrix.Width, Rows.Stride);
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
