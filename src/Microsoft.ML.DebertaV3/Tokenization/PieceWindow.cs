namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>The pieces of a long text that one row of the network sees.</summary>
/// <param name="First">Index of the first piece.</param>
/// <param name="End">Index behind the last.</param>
internal readonly record struct PieceWindow(int First, int End)
{
    /// <summary>Number of pieces.</summary>
    public int Count => End - First;

    /// <summary>Windows that overlap and together hold every piece; one empty window where there is no piece.</summary>
    /// <param name="pieces">Number of pieces.</param>
    /// <param name="size">Pieces of a window; only the last may be shorter.</param>
    /// <param name="stride">Pieces that two neighbouring windows share. 0 to <paramref name="size"/> - 1, unless one window
    /// holds all.</param>
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
    /// For each piece the window that shows most of what is around it: its nearest edge, where the text goes on, is farthest away. The
    /// first of equals.
    /// </summary>
    /// <param name="windows">As <see cref="Cover"/> gives them.</param>
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

    // The borders of the text cut nothing off.
    private int DistanceToCut(int piece, int pieces) =>
        Math.Min(First == 0 ? int.MaxValue : piece - First, End == pieces ? int.MaxValue : End - 1 - piece);
}
