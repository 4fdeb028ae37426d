namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Bit fields of a 4-byte unit of a darts-clone double array, the trie format in SentencePiece files.</summary>
internal static class DartsUnit
{
    /// <summary>Whether the node has a value, in the unit at its children's base.</summary>
    public static bool HasValue(uint unit) => (unit >> 8 & 1) != 0;

    /// <summary>The value of a value unit.</summary>
    public static int Value(uint unit) => (int)(unit & 0x7FFFFFFF);

    /// <summary>The byte that leads to this node; not a byte for a value unit.</summary>
    public static uint Label(uint unit) => unit & 0x800000FF;

    /// <summary>Offset that is XORed with the position to get the base of the children.</summary>
    public static uint Offset(uint unit) => unit >> 10 << (int)((unit & 1 << 9) >> 6);
}
