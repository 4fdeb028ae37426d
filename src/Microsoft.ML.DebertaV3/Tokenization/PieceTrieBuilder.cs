using System.Numerics;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Places the nodes of a <see cref="PieceTrie"/>: first fit of each node's children among the last blocks of 256 units.</summary>
internal sealed class PieceTrieBuilder
{
    private const int BlockSize = 256;
    private const int WordsPerBlock = BlockSize / 64;

    // Older blocks are nearly full; searching them costs time and saves almost no memory.
    private const int OpenBlocks = 16;

    private readonly PieceList _pieces;
    private readonly int[] _order;
    private ulong[] _units;
    private ulong[] _free;      // one bit per unit
    private ulong[] _bases;     // one bit per base that a node has taken
    private int _blocks;
    private Pending[] _pending = new Pending[64];
    private int _pendingCount;

    private PieceTrieBuilder(PieceList pieces)
    {
        _pieces = pieces;
        _order = pieces.Sorted();
        var nodes = CountNodes();
        var blocks = (nodes + nodes / 16) / BlockSize + 2;
        _units = new ulong[blocks * BlockSize];
        _free = new ulong[blocks * WordsPerBlock];
        _bases = new ulong[blocks * WordsPerBlock];
        AddDeadBlock();
    }

    /// <exception cref="InvalidDataException">Two pieces are equal.</exception>
    public static PieceTrie Build(PieceList pieces)
    {
        var builder = new PieceTrieBuilder(pieces);
        return new PieceTrie(builder._units, builder.PlaceAll());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int CountNodes()
    {
        var nodes = 0;
        for (var index = 0; index < _order.Length; index++)
        {
            var piece = _pieces.Piece(_order[index]);
            nodes += piece.Length - (index == 0 ? 0 : piece.CommonPrefixLength(_pieces.Piece(_order[index - 1])));
        }

        return nodes;
    }

    // Depth first: of the nodes that wait for their children, the one that came last is next.
    private uint PlaceAll()
    {
        var root = PlaceChildren(new Pending(0, _order.Length, 0, 0));
        while (_pendingCount > 0)
        {
            var node = _pending[--_pendingCount];
            _units[node.Unit] |= (ulong)PlaceChildren(node) << 32;
        }

        return root;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private uint PlaceChildren(Pending node)
    {
        Span<byte> labels = stackalloc byte[BlockSize];
        Span<int> starts = stackalloc int[BlockSize + 1];
        var count = 0;
        for (var index = node.Start; index < node.End; index++)
        {
            var label = _pieces.Piece(_order[index])[node.Depth];
            if (count == 0 || labels[count - 1] != label)
                (labels[count], starts[count++]) = (label, index);
        }

        starts[count] = node.End;
        var children = FindBase(labels[..count]);
        for (var child = count - 1; child >= 0; child--)
        {
            var first = starts[child];
            var unit = (int)children ^ labels[child];
            var ends = _pieces.Piece(_order[first]).Length == node.Depth + 1;
            Take(unit);
            _units[unit] = PieceTrie.Unit(0, ends ? _pieces.Id(_order[first]) : -1, labels[child]);
            first += ends ? 1 : 0;
            if (first < starts[child + 1])
                Push(new Pending(first, starts[child + 1], node.Depth + 1, unit));
        }

        return children;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private uint FindBase(ReadOnlySpan<byte> labels)
    {
        for (var word = Math.Max(1, _blocks - OpenBlocks) * WordsPerBlock; word < _blocks * WordsPerBlock; word++)
        {
            for (var free = _free[word]; free != 0; free &= free - 1)
            {
                var candidate = (uint)(word * 64 + BitOperations.TrailingZeroCount(free)) ^ labels[0];
                if (TryTakeBase(candidate, labels))
                    return candidate;
            }
        }

        AddBlock();
        var fresh = (uint)(_blocks - 1) * BlockSize + 1;
        TryTakeBase(fresh, labels);
        return fresh;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryTakeBase(uint candidate, ReadOnlySpan<byte> labels)
    {
        // A base that is a multiple of 256 would find the labels that mark free units.
        if (candidate % BlockSize == 0 || Get(_bases, candidate))
            return false;
        foreach (var label in labels)
        {
            if (!Get(_free, candidate ^ label))
                return false;
        }

        _bases[candidate / 64] |= 1UL << (int)(candidate % 64);
        return true;
    }

    // Base 0, the base of nodes without children: no unit of its block has the label that is looked for there.
    private void AddDeadBlock()
    {
        AddBlock();
        for (var unit = 0; unit < BlockSize; unit++)
            _units[unit] = PieceTrie.Unit(0, -1, (byte)~unit);
        _free.AsSpan(0, WordsPerBlock).Clear();
    }

    private void AddBlock()
    {
        if (_blocks * BlockSize == _units.Length)
        {
            var blocks = _blocks + Math.Max(4, _blocks / 8);
            Array.Resize(ref _units, blocks * BlockSize);
            Array.Resize(ref _free, blocks * WordsPerBlock);
            Array.Resize(ref _bases, blocks * WordsPerBlock);
        }

        for (var unit = 0; unit < BlockSize; unit++)
            _units[_blocks * BlockSize + unit] = (byte)unit;
        _free.AsSpan(_blocks * WordsPerBlock, WordsPerBlock).Fill(ulong.MaxValue);
        _blocks++;
    }

    private void Push(Pending node)
    {
        if (_pendingCount == _pending.Length)
            Array.Resize(ref _pending, 2 * _pendingCount);
        _pending[_pendingCount++] = node;
    }

    private void Take(int unit) => _free[unit / 64] &= ~(1UL << (unit % 64));

    private static bool Get(ulong[] bits, uint index) => (bits[index / 64] >> (int)(index % 64) & 1) != 0;

    // A node whose children have no place yet: its range of sorted pieces, its depth in bytes, its unit.
    private readonly record struct Pending(int Start, int End, int Depth, int Unit);
}
