namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>Items in blocks of one size, the last one filled up.</summary>
internal static class Blocks
{
    /// <summary>Blocks that so many items need.</summary>
    public static int Count(int items, int size) => (items + size - 1) / size;

    /// <summary>Items that these blocks hold.</summary>
    public static int RoundUp(int items, int size) => Count(items, size) * size;
}
