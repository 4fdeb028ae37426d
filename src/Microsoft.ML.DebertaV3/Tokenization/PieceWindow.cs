namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>A window of pieces of a long text, which becomes one input sequence.</summary>
/// <param name="First">Index of the first piece.</param>
/// <param name="End">Index after the last piece.</param>
internal readonly record struct PieceWindow(int First, int End)
{
    /// <summary>Pieces that neighbouring windows share where nobody says how many: a quarter of the sequence, of 512 pieces 128, which is
    /// what transformers' examples take.</summary>
    public static int DefaultStride(int maxLength) => maxLength / 4;

    /// <summary>Number of pieces.</summary>
    public int Count => End - First;

    /// <summary>Returns overlapping windows that cover all pieces; one empty window if there are no pieces.</summary>
    /// <param name="pieces">Number of pieces.</param>
    /// <param name="size">Number of pieces per window; only the last may be shorter.</param>
    /// <param name="stride">Number of pieces that adjacent windows share. 0 to <paramref name="size"/> - 1, unless one window holds all
    /// pieces.</param>
    public static PieceWindow[] Cover(int pieces, int size, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stride);
        if (pieces > size)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(stride, size);
        var windows = new List<PieceWindow>();
        for (var first = 0; ; first += size - stride)
        {
            var end = (int)Math.Min((long)first + size, pieces);
            windows.Add(new(first, end));
            if (end == pieces)
                return [.. windows];
        }
    }

    /// <summary>
    /// Returns for each piece the window with the most context: the one whose nearest edge within the text is farthest away, and the first
    /// of several.
    /// </summary>
    /// <param name="windows">Result of <see cref="Cover"/>.</param>
    public static int[] BestContext(IReadOnlyList<PieceWindow> windows)
    {
        var pieces = windows[^1].End;
        var best = new int[pieces];
        var distances = new int[pieces];
        Array.Fill(distances, -1);
        for (var w = 0; w < windows.Count; w++)
        {
            for (var piece = windows[w].First; piece < windows[w].End; piece++)
            {
                var distance = windows[w].DistanceToCut(piece, pieces);
                if (distance > distances[piece])
                    (best[piece], distances[piece]) = (w, distance);
            }
        }
        return best;
    }

    // The start and end of the text do not count as edges.
    private int DistanceToCut(int piece, int pieces) =>
        Math.Min(First == 0 ? int.MaxValue : piece - First, End == pieces ? int.MaxValue : End - 1 - piece);
}
