namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>Rows of numbers in native memory that somebody else owns.</summary>
/// <param name="Start">The first number.</param>
/// <param name="Stride">Numbers from a row to the next.</param>
internal readonly unsafe record struct Rows(nint Start, int Stride)
{
    /// <summary>A row's first number.</summary>
    public float* this[int row] => (float*)Start + (nint)row * Stride;

    /// <summary>The same where the numbers have 16 bits.</summary>
    public ushort* Half(int row) => (ushort*)Start + (nint)row * Stride;
}
