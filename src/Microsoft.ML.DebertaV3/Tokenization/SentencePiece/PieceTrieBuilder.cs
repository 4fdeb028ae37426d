using System.Runtime.CompilerServices;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Builds a <see cref="PieceTrie"/> from sorted pieces.</summary>
/// <remarks>
/// Because a model is loaded only once, methods called per piece are compiled with full optimization at the first call
/// (AggressiveOptimization).
/// </remarks>
internal sealed class PieceTrieBuilder
{
    private readonly PieceList _pieces;
    private readonly int[] _order;
    private readonly PieceTrieUnits _units;

    // The children of the current node: their bytes, and the start of the range of sorted pieces of each.
    private readonly byte[] _labels = new byte[256];
    private readonly int[] _starts = new int[257];

    private Node[] _pending = new Node[64];
    private int _pendingCount;

    private PieceTrieBuilder(PieceList pieces)
    {
        _pieces = pieces;
        _order = pieces.Sorted();
        _units = new PieceTrieUnits(CountNodes());
    }

    /// <exception cref="InvalidDataException">Two pieces are equal.</exception>
    public static PieceTrie Build(PieceList pieces)
    {
        var builder = new PieceTrieBuilder(pieces);
        var root = builder.PlaceAll();
        return new PieceTrie(builder._units.ToArray(), root, pieces.Longest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int CountNodes()
    {
        var nodes = 0;
        var previous = ReadOnlySpan<byte>.Empty;
        foreach (var index in _order)
        {
            var piece = _pieces.Piece(index);
            nodes += piece.Length - piece.CommonPrefixLength(previous);
            previous = piece;
        }

        return nodes;
    }

    // Depth first: the node that was added last is processed next.
    private uint PlaceAll()
    {
        var root = PlaceChildren(new Node(0, _order.Length, 0, 0));
        while (_pendingCount > 0)
        {
            var node = _pending[--_pendingCount];
            var children = PlaceChildren(node);
            _units[node.Unit] |= (ulong)children << 32;
        }

        return root;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private uint PlaceChildren(Node node)
    {
        var count = SplitByByte(node);
        var children = _units.Take(_labels.AsSpan(0, count));
        for (var child = count - 1; child >= 0; child--)
        {
            var first = _starts[child];
            var unit = children ^ _labels[child];
            var ends = _pieces.Piece(_order[first]).Length == node.Depth + 1;
            _units[unit] = PieceTrie.Unit(0, ends ? _pieces.Id(_order[first]) : -1, _labels[child]);
            first += ends ? 1 : 0;
            if (first < _starts[child + 1])
                Push(new Node(first, _starts[child + 1], node.Depth + 1, unit));
        }

        return children;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int SplitByByte(Node node)
    {
        var count = 0;
        for (var index = node.Start; index < node.End; index++)
        {
            var label = _pieces.Piece(_order[index])[node.Depth];
            if (count == 0 || _labels[count - 1] != label)
                (_labels[count], _starts[count++]) = (label, index);
        }

        _starts[count] = node.End;
        return count;
    }

    private void Push(Node node)
    {
        if (_pendingCount == _pending.Length)
            Array.Resize(ref _pending, 2 * _pendingCount);
        _pending[_pendingCount++] = node;
    }

    // A node whose children are not placed yet: its range of sorted pieces, its depth in bytes, its unit.
    private readonly record struct Node(int Start, int End, int Depth, uint Unit);
}
