namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>The activations of a forward pass, in one block that grows and is used again.</summary>
/// <param name="config">Sizes.</param>
internal sealed unsafe class PassMemory(DebertaV3Config config) : IDisposable
{
    /// <summary>Rows that may be read after the last: products take rows by four, attention by 16.</summary>
    private const int SpareRows = TransposedSum.Size;

    private AlignedMemory? _memory;
    private int _rows;

    /// <summary>The layer's input, and its output. [rows, hidden]</summary>
    public Rows Hidden { get; private set; }

    /// <summary>Query, key and value. [rows, 3·hidden]</summary>
    public Rows QueryKeyValue { get; private set; }

    /// <summary>Attended values. [rows, hidden]</summary>
    public Rows Context { get; private set; }

    /// <summary>Output of attention, then of the feed-forward part, before the residual. [rows, hidden]</summary>
    public Rows Projected { get; private set; }

    /// <summary>[rows, intermediate]</summary>
    public Rows Intermediate { get; private set; }

    /// <summary>Makes room; what was in it is lost.</summary>
    public void Reserve(int rows)
    {
        if (rows <= _rows)
            return;
        _rows = Math.Max(rows, 64);
        int hidden = Stride(config.HiddenSize), triple = Stride(3 * config.HiddenSize), inner = Stride(config.IntermediateSize);
        var all = (long)_rows + SpareRows;
        _memory?.Dispose();
        _memory = new(all * (3 * hidden + triple + inner) * sizeof(float));
        var next = _memory.Floats;
        Hidden = Take(hidden);
        QueryKeyValue = Take(triple);
        Context = Take(hidden);
        Projected = Take(hidden);
        Intermediate = Take(inner);

        Rows Take(int stride)
        {
            var rows = new Rows((nint)next, stride);
            next += all * stride;
            return rows;
        }
    }

    public void Dispose() => _memory?.Dispose();

    // Whole panels, and a cache line more: rows that lie a power of two apart would push each other out of the cache.
    private static int Stride(int columns) => PanelMatrix.PanelsOf(columns) * PanelMatrix.Width + 16;
}
