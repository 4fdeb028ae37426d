using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Byte strings with their ids, stored in one buffer: the input of <see cref="PieceTrieBuilder"/>.</summary>
internal sealed class PieceList
{
    private readonly byte[] _bytes;
    private readonly int[] _starts;
    private readonly int[] _ids;

    /// <summary>Collects the pieces of some kinds.</summary>
    /// <param name="model">The model.</param>
    /// <param name="wanted">Selects the kinds.</param>
    /// <param name="internalSpace">Whether to store U+2581 as the single byte <see cref="NormalizedText.Space"/>, as in normalized
    /// text.</param>
    public PieceList(SentencePieceModel model, Func<PieceKind, bool> wanted, bool internalSpace)
    {
        var (count, length) = (0, 0);
        for (var id = 0; id < model.Pieces.Length; id++)
        {
            if (wanted(model.Kinds[id]))
                (count, length) = (count + 1, length + model.Pieces[id].Length);
        }

        _bytes = new byte[length];
        _starts = new int[count + 1];
        _ids = new int[count];
        var used = 0;
        for (var (id, index) = (0, 0); id < model.Pieces.Length; id++)
        {
            if (!wanted(model.Kinds[id]))
                continue;
            used += internalSpace ? NormalizedText.Compact(model.PieceBytes(id), _bytes.AsSpan(used)) : Copy(model.PieceBytes(id), used);
            _ids[index] = id;
            _starts[++index] = used;
            Longest = Math.Max(Longest, used - _starts[index - 1]);
        }
    }

    public int Count => _ids.Length;

    /// <summary>Length of the longest piece in bytes.</summary>
    public int Longest { get; }

    /// <summary>Id of the piece at an index.</summary>
    public int Id(int index) => _ids[index];

    /// <summary>Bytes of the piece at an index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Piece(int index) => _bytes.AsSpan(_starts[index], _starts[index + 1] - _starts[index]);

    /// <summary>Returns the indices in byte order of the pieces.</summary>
    /// <exception cref="InvalidDataException">Two pieces are equal.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int[] Sorted()
    {
        var prefixes = new ulong[Count];
        var order = new int[Count];
        for (var index = 0; index < order.Length; index++)
            (prefixes[index], order[index]) = (Prefix(Piece(index)), index);
        // The first eight bytes decide nearly all comparisons; whole pieces are only compared within runs of equal prefixes.
        Array.Sort(prefixes, order);
        for (var (start, end) = (0, 0); start < order.Length; start = end)
        {
            for (end = start + 1; end < order.Length && prefixes[end] == prefixes[start];)
                end++;
            if (end - start > 1)
                order.AsSpan(start..end).Sort(Compare);
        }

        RequireDistinct(order);
        return order;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RequireDistinct(int[] order)
    {
        for (var index = 1; index < order.Length; index++)
        {
            if (!Piece(order[index]).SequenceEqual(Piece(order[index - 1])))
                continue;
            var (first, second) = (Id(order[index - 1]), Id(order[index]));
            throw new InvalidDataException(
                $"The SentencePiece model has one piece twice: ids {Math.Min(first, second)} and {Math.Max(first, second)}.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Compare(int left, int right) => Piece(left).SequenceCompareTo(Piece(right));

    private int Copy(ReadOnlySpan<byte> piece, int at)
    {
        piece.CopyTo(_bytes.AsSpan(at));
        return piece.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong Prefix(ReadOnlySpan<byte> piece)
    {
        Span<byte> padded = stackalloc byte[sizeof(ulong)];
        piece[..Math.Min(piece.Length, padded.Length)].CopyTo(padded);
        return BinaryPrimitives.ReadUInt64BigEndian(padded);
    }
}
