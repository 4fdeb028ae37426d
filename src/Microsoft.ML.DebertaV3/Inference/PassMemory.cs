namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>The activations of a forward pass, in one block that grows and is used again.</summary>
/// <param name="config">Sizes.</param>
/// <param name="format">The type of the products' inputs.</param>
internal sealed unsafe class PassMemory(DebertaV3Config config, NumberFormat format) : IDisposable
{
    /// <summary>Rows that may be read after the last: products and attention take up to 16 at once.</summary>
    private const int SpareRows = 16;

    private const int SmallestRows = 64;

    private AlignedMemory? _memory;
    private int _rows;

    /// <summary>The layer's input, and its output. [rows, hidden]</summary>
    public Rows Hidden { get; private set; }

    /// <summary>The same as the input of a product; in float32 the same memory.</summary>
    public Rows HiddenOperand { get; private set; }

    /// <summary>Query, key and value. [rows, 3·hidden]</summary>
    public Rows QueryKeyValue { get; private set; }

    /// <summary>Attended values, as the input of a product. [rows, hidden]</summary>
    public Rows Context { get; private set; }

    /// <summary>Output of attention, then of the feed-forward part, before the residual. [rows, hidden]</summary>
    public Rows Projected { get; private set; }

    /// <summary>gelu of the wide half of the feed-forward part, as the input of a product. [rows, intermediate]</summary>
    public Rows Intermediate { get; private set; }

    /// <summary>Ensures the capacity; the previous content is lost.</summary>
    public void Reserve(int rows)
    {
        if (rows <= _rows)
            return;
        _rows = Math.Max(rows, SmallestRows);
        int hidden = Stride(config.HiddenSize), triple = Stride(3 * config.HiddenSize), inner = Stride(config.IntermediateSize);
        var all = (long)_rows + SpareRows;
        _memory?.Dispose();
        _memory = new(all * ((2 * hidden + triple) * sizeof(float) + (2 * hidden + inner) * format.Size));
        _memory.Clear(); // columns that fill a panel up stay zero
        var next = (byte*)_memory.Floats;
        Hidden = Take(hidden, sizeof(float));
        QueryKeyValue = Take(triple, sizeof(float));
        Projected = Take(hidden, sizeof(float));
        Context = Take(hidden, format.Size);
        Intermediate = Take(inner, format.Size);
        HiddenOperand = format.IsFloat32 ? Hidden : Take(hidden, format.Size);

        Rows Take(int stride, int size)
        {
            var taken = new Rows((nint)next, stride);
            next += all * stride * size;
            return taken;
        }
    }

    public void Dispose() => _memory?.Dispose();

    // Whole panels, and a cache line more: rows that lie a power of two apart would push each other out of the cache.
    private static int Stride(int columns) => PackedMatrix.Whole(columns) + 32;
}
