using System.Numerics;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>
/// The growing double array of a <see cref="PieceTrieBuilder"/>. The children of a node are placed by first fit in the last blocks.
/// </summary>
internal sealed class PieceTrieUnits
{
    private const int BlockSize = 256;
    private const int WordsPerBlock = BlockSize / 64;

    // Older blocks are nearly full: searching them would take time and save almost no memory.
    private const int OpenBlocks = 16;

    // Space for all nodes if they fit well, as in trained models; additional blocks otherwise.
    private readonly ulong[] _units;
    private readonly List<ulong[]> _moreUnits = [];
    private int _blocks;

    // One bit per unit of the open blocks: unit is free; unit is used as a base.
    private readonly ulong[] _free = new ulong[OpenBlocks * WordsPerBlock];
    private readonly ulong[] _bases = new ulong[OpenBlocks * WordsPerBlock];

    /// <param name="nodes">Number of nodes to come.</param>
    public PieceTrieUnits(int nodes)
    {
        _units = new ulong[(nodes + (nodes / 32) + (2 * BlockSize)) / BlockSize * BlockSize];
        // Base 0 is that of nodes without children: no unit of its block has a matching byte.
        AddBlock();
        for (uint unit = 0; unit < BlockSize; unit++)
            this[unit] = PieceTrie.Unit(0, -1, (byte)~unit);
    }

    /// <summary>The unit at a position.</summary>
    public ref ulong this[uint unit]
    {
        get
        {
            if (unit < _units.Length)
                return ref _units[unit];
            unit -= (uint)_units.Length;
            return ref _moreUnits[(int)(unit / BlockSize)][unit % BlockSize];
        }
    }

    /// <summary>Finds a base for which the units of all labels are free, and reserves both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public uint Take(ReadOnlySpan<byte> labels)
    {
        var end = (uint)_blocks * BlockSize;
        for (var unit = (uint)Math.Max(1, _blocks - OpenBlocks) * BlockSize; unit < end; unit += 64)
        {
            for (var free = _free[Word(unit)]; free != 0; free &= free - 1)
            {
                var candidate = (unit + (uint)BitOperations.TrailingZeroCount(free)) ^ labels[0];
                if (TryTake(candidate, labels))
                    return candidate;
            }
        }

        AddBlock();
        TryTake(end + 1, labels);
        return end + 1;
    }

    /// <summary>All units in one array.</summary>
    public ulong[] ToArray()
    {
        if (_moreUnits.Count == 0)
            return _units;

        var units = new ulong[_blocks * BlockSize];
        _units.CopyTo(units, 0);
        for (var block = 0; block < _moreUnits.Count; block++)
            _moreUnits[block].CopyTo(units, _units.Length + (block * BlockSize));
        return units;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryTake(uint candidate, ReadOnlySpan<byte> labels)
    {
        // At a base that is a multiple of 256, free units would look like children.
        if (candidate % BlockSize == 0 || (_bases[Word(candidate)] & Bit(candidate)) != 0)
            return false;
        foreach (var label in labels)
        {
            if ((_free[Word(candidate ^ label)] & Bit(candidate ^ label)) == 0)
                return false;
        }

        _bases[Word(candidate)] |= Bit(candidate);
        foreach (var label in labels)
            _free[Word(candidate ^ label)] &= ~Bit(candidate ^ label);
        return true;
    }

    private void AddBlock()
    {
        var start = (uint)_blocks++ * BlockSize;
        if (start >= _units.Length)
            _moreUnits.Add(new ulong[BlockSize]);
        for (uint unit = 0; unit < BlockSize; unit++)
            this[start + unit] = (byte)unit;
        _free.AsSpan(Word(start), WordsPerBlock).Fill(ulong.MaxValue);
        _bases.AsSpan(Word(start), WordsPerBlock).Clear();
    }

    private static int Word(uint unit) => (int)(unit / 64 % (OpenBlocks * WordsPerBlock));

    private static ulong Bit(uint unit) => 1UL << (int)(unit % 64);
}
