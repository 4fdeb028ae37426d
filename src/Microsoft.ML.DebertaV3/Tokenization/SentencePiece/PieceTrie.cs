namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>A double-array trie over bytes, with one 8-byte load per step.</summary>
/// <remarks>
/// A unit consists of the base (32 bits), the id + 1 of the piece that ends here, or 0 (24 bits), and the byte that leads here (8 bits).
/// The child of a node for byte b is unit <c>base ^ b</c>, if the byte of that unit is b; no two nodes have the same base.
/// </remarks>
internal sealed class PieceTrie(ulong[] units, uint root, int longest)
{
    /// <summary>Base of the root.</summary>
    public uint Root { get; } = root;

    /// <summary>Length of the longest piece in bytes, the maximum number of steps of a lookup.</summary>
    public int Longest { get; } = longest;

    /// <summary>All units; every base ^ byte is a valid index.</summary>
    public ReadOnlySpan<ulong> Units => units;

    /// <summary>The base of the children of a unit.</summary>
    public static uint Base(ulong unit) => (uint)(unit >> 32);

    /// <summary>The id of the piece that ends at a unit, or -1.</summary>
    public static int Id(ulong unit) => (int)((uint)unit >> 8) - 1;

    /// <summary>The byte that leads to a unit.</summary>
    public static byte Label(ulong unit) => (byte)unit;

    /// <summary>Whether a piece begins with a byte.</summary>
    public bool HasChild(byte first) => Label(units[Root ^ first]) == first;

    public static ulong Unit(uint childBase, int id, byte label) => (ulong)childBase << 32 | (uint)(id + 1) << 8 | label;

    /// <summary>Returns the length of the longest piece that is a prefix of the text, or 0.</summary>
    public int LongestPrefix(ReadOnlySpan<byte> text)
    {
        var longest = 0;
        var at = Root;
        for (var index = 0; index < text.Length; index++)
        {
            var unit = units[at ^ text[index]];
            if (Label(unit) != text[index])
                break;
            at = Base(unit);
            if (Id(unit) >= 0)
                longest = index + 1;
        }

        return longest;
    }
}
