namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Location of a tensor in a file, as a strided view of a storage.</summary>
/// <param name="Name">Name in the file.</param>
/// <param name="Type">Number format of the elements.</param>
/// <param name="Shape">Shape, outermost dimension first; empty for a scalar.</param>
/// <param name="Strides">Stride of each dimension in elements; 0 repeats elements.</param>
/// <param name="Storage">Name of the storage: an archive entry, or empty for the file itself.</param>
/// <param name="StorageBegin">Position of the storage in the file, in bytes; 0 in an archive.</param>
/// <param name="Offset">Index of the first element in the storage.</param>
internal sealed record StoredTensor(
    string Name, ElementType Type, IReadOnlyList<long> Shape, IReadOnlyList<long> Strides, string Storage, long StorageBegin, long Offset)
{
    /// <summary>Far more elements than any file has, but without overflow of byte positions.</summary>
    private const long MaxCount = 1L << 56;

    /// <summary>Number of elements.</summary>
    public long Count { get; } = CountOf(Shape);

    /// <summary>Whether the elements are contiguous and in row-major order.</summary>
    public bool IsContiguous => IsContiguousView(Shape, Strides);

    /// <summary>Returns the number of elements of a shape; -1 if a size is negative or the number is too large for any file.</summary>
    public static long CountOf(IReadOnlyList<long> shape)
    {
        var (count, isEmpty) = (1L, false);
        foreach (var size in shape)
        {
            if (size < 0 || count > MaxCount / Math.Max(size, 1))
                return -1;
            isEmpty |= size == 0;
            count *= Math.Max(size, 1);
        }

        return isEmpty ? 0 : count;
    }

    /// <summary>Returns the strides of a contiguous tensor.</summary>
    public static long[] ContiguousStrides(IReadOnlyList<long> shape)
    {
        var strides = new long[shape.Count];
        var stride = 1L;
        for (var i = shape.Count - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= Math.Max(shape[i], 1);
        }

        return strides;
    }

    public override string ToString() => $"{Type} {Malformed.Show(Shape)}";

    private static bool IsContiguousView(IReadOnlyList<long> shape, IReadOnlyList<long> strides)
    {
        var wanted = ContiguousStrides(shape);
        return Enumerable.Range(0, shape.Count).All(i => shape[i] <= 1 || strides[i] == wanted[i]);
    }
}
