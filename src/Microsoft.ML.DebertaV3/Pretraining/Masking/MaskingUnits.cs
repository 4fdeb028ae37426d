namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>The maskable pieces of a sequence, grouped into units that are masked as a whole.</summary>
internal sealed class MaskingUnits
{
    private readonly int[] _positions; // position of each piece
    private readonly int[] _starts; // unit u: _positions[_starts[u].._starts[u + 1]]

    private MaskingUnits(int[] positions, int pieces, int[] starts, int count)
    {
        (_positions, Pieces, _starts, Count) = (positions, pieces, starts, count);
        _starts[count] = pieces;
    }

    /// <summary>Number of pieces in all units.</summary>
    public int Pieces { get; }

    /// <summary>Number of units.</summary>
    public int Count { get; }

    /// <summary>Positions of a unit's pieces.</summary>
    public ReadOnlySpan<int> this[int unit] => _positions.AsSpan(_starts[unit].._starts[unit + 1]);

    /// <summary>Finds the units of a sequence: whole words or single pieces.</summary>
    public static MaskingUnits Of(ReadOnlySpan<int> ids, MaskingVocabulary vocabulary, bool wholeWords)
    {
        var (positions, starts) = (new int[ids.Length], new int[ids.Length + 1]);
        var (pieces, count, isBorder) = (0, 0, true);
        for (var position = 0; position < ids.Length; position++)
        {
            var role = vocabulary[ids[position]];
            if (role is PieceRole.Border or PieceRole.Unknown)
            {
                isBorder |= role == PieceRole.Border;
                continue;
            }
            if (!wholeWords || isBorder || role == PieceRole.WordStart)
                starts[count++] = pieces;
            positions[pieces++] = position;
            isBorder = false;
        }
        return new(positions, pieces, starts, count);
    }
}
