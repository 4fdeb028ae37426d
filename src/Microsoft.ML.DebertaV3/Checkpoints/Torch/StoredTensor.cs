namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Where one tensor lies in a file: a view of a run of elements.</summary>
/// <param name="Name">The name in the file.</param>
/// <param name="Type">How its elements are written.</param>
/// <param name="Shape">Sizes, outermost first; none for a scalar.</param>
/// <param name="Strides">Distance, in elements, between neighbours of each dimension; 0 repeats.</param>
/// <param name="Storage">The run of elements: the entry of an archive, empty where the file itself is meant.</param>
/// <param name="StorageBegin">Byte position in the file where the run begins; 0 in an archive.</param>
/// <param name="Offset">First element, counted from the begin of the run.</param>
internal sealed record StoredTensor(
    string Name, ElementType Type, IReadOnlyList<long> Shape, IReadOnlyList<long> Strides, string Storage, long StorageBegin, long Offset)
{
    /// <summary>Far more elements than any file has, and few enough for arithmetic on byte positions.</summary>
    private const long MaxCount = 1L << 56;

    /// <summary>Number of elements.</summary>
    public long Count { get; } = CountOf(Shape);

    /// <summary>True where the elements lie one after the other, in order.</summary>
    public bool IsContiguous => IsContiguousView(Shape, Strides);

    /// <summary>Number of elements of a shape; -1 where a size is negative or the product is beyond any file.</summary>
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

    /// <summary>The strides of a tensor whose elements lie one after the other.</summary>
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
