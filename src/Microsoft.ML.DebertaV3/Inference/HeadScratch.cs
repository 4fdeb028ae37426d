namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>Buffers of one thread for an attention head of one sequence; reused.</summary>
/// <remarks>Its size grows with the length of the sequence, not with its square: queries are taken in chunks.</remarks>
internal sealed unsafe class HeadScratch : IDisposable
{
    /// <summary>Queries whose scores are held at once. A multiple of <see cref="TransposedSum.Size"/>.</summary>
    public const int Queries = 48;

    /// <summary>
    /// Free columns before and after a window of position products, since panels begin and end at multiples of the width.
    /// </summary>
    public const int Margin = PackedMatrix.Width;

    private AlignedMemory? _memory;
    private int _length;

    /// <summary>Queries, scaled. [Queries, head size]</summary>
    public float* Query { get; private set; }

    /// <summary>Keys as panels. [length / width][head size][width]</summary>
    public float* KeyPanels { get; private set; }

    /// <summary>Values as panels. [head size / width][length][width]</summary>
    public float* ValuePanels { get; private set; }

    /// <summary>Content to content and position to content. [Queries, <see cref="ScoreStride"/>]</summary>
    public float* Scores { get; private set; }

    /// <summary>Content to position of 16 queries. [16, <see cref="WindowStride"/>]</summary>
    public float* QueryWindow { get; private set; }

    /// <summary>Position to content of 16 keys. [16, <see cref="KeyWindowStride"/>]</summary>
    public float* KeyWindow { get; private set; }

    /// <summary>Attended values. [Queries, <see cref="OutputStride"/>]</summary>
    public float* Output { get; private set; }

    public int ScoreStride { get; private set; }

    public int WindowStride { get; private set; }

    public int KeyWindowStride { get; private set; }

    public int OutputStride { get; private set; }

    /// <summary>Factor of each query's attended values: 1 / (sum of exponentials). [Queries]</summary>
    public float* Factors { get; private set; }

    /// <summary>Zeros, to begin sums with. [width]</summary>
    public float* Zeros { get; private set; }

    /// <summary>Makes room for sequences of this length.</summary>
    /// <param name="length">Pieces.</param>
    /// <param name="headSize">Width of a head.</param>
    public void Reserve(int length, int headSize)
    {
        if (length <= _length)
            return;
        _length = Math.Max(length, 2 * _length);
        var wide = PackedMatrix.Whole(_length);
        OutputStride = PackedMatrix.Whole(headSize);
        ScoreStride = wide + TransposedSum.Size;
        WindowStride = wide + TransposedSum.Size + 2 * Margin;
        KeyWindowStride = Queries + TransposedSum.Size + 2 * Margin;
        long[] sizes =
        [
            Queries * headSize, (long)wide * headSize, (long)(_length + TransposedSum.Size) * OutputStride, Queries * (long)ScoreStride,
            TransposedSum.Size * (long)WindowStride, TransposedSum.Size * (long)KeyWindowStride, Queries * (long)OutputStride,
            PackedMatrix.Width, Queries,
        ];
        _memory?.Dispose();
        _memory = new((sizes.Sum() + 16 * sizes.Length) * sizeof(float));
        _memory.Clear();
        Divide(sizes);
    }

    public void Dispose() => _memory?.Dispose();

    private void Divide(long[] sizes)
    {
        var next = _memory!.Floats;
        Query = Take(sizes[0]);
        KeyPanels = Take(sizes[1]);
        ValuePanels = Take(sizes[2]);
        Scores = Take(sizes[3]);
        QueryWindow = Take(sizes[4]);
        KeyWindow = Take(sizes[5]);
        Output = Take(sizes[6]);
        Zeros = Take(sizes[7]);
        Factors = Take(sizes[8]);

        float* Take(long count)
        {
            var block = next;
            next += (count + 15) / 16 * 16; // each on the boundary of a cache line
            return block;
        }
    }
}
