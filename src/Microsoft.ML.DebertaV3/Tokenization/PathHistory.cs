using System.Runtime.InteropServices;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>The first pieces of many paths, stored as a tree: common prefixes are stored once.</summary>
/// <param name="kept">Number of pieces to keep of each path; 0 to only count them.</param>
internal sealed class PathHistory(int kept)
{
    // Compaction is not worthwhile below this size.
    private const int SmallestThreshold = 1 << 14;

    private readonly List<Entry> _entries = [];
    private int _threshold = SmallestThreshold;

    // New index of each entry plus 1; 0 if it is removed.
    private int[] _places = [];

    /// <summary>Appends a piece to a path.</summary>
    public PathHead Add(PathHead path, PieceSpan piece) =>
        path.Count < kept ? new PathHead(path.Count + 1, Append(piece, path.Last)) : path with { Count = path.Count + 1 };

    /// <summary>Extends the last piece of a path to another end.</summary>
    public PathHead Lengthen(PathHead path, int end)
    {
        if (path.Last < 0 || path.Count > kept)
            return path;
        var last = _entries[path.Last];
        return path with { Last = Append(last.Piece with { End = end }, last.Previous) };
    }

    /// <summary>Returns the kept pieces of a path, in text order.</summary>
    public PieceSpan[] Pieces(PathHead path)
    {
        var pieces = new PieceSpan[Math.Min(path.Count, kept)];
        for (var (index, entry) = (pieces.Length - 1, path.Last); index >= 0; index--)
            (pieces[index], entry) = (_entries[entry].Piece, _entries[entry].Previous);
        return pieces;
    }

    /// <summary>Removes entries that no path needs, if there are enough entries.</summary>
    /// <param name="paths">All paths that are still needed; updated to the new indices.</param>
    public void Compact(Span<PathHead> paths)
    {
        if (_entries.Count < _threshold)
            return;
        Mark(paths);
        var entries = CollectionsMarshal.AsSpan(_entries);
        var used = 0;
        // An entry always follows its predecessor, so that one pass is sufficient.
        for (var entry = 0; entry < entries.Length; entry++)
        {
            if (_places[entry] == 0)
                continue;
            var (piece, previous) = entries[entry];
            entries[used] = new Entry(piece, previous < 0 ? -1 : _places[previous] - 1);
            _places[entry] = ++used;
        }

        foreach (ref var path in paths)
            path = path with { Last = path.Last < 0 ? -1 : _places[path.Last] - 1 };
        _entries.RemoveRange(used, _entries.Count - used);
        _threshold = Math.Max(SmallestThreshold, 2 * used);
    }

    private void Mark(ReadOnlySpan<PathHead> paths)
    {
        if (_places.Length < _entries.Count)
            _places = new int[_entries.Capacity];
        _places.AsSpan(0, _entries.Count).Clear();
        foreach (var path in paths)
        {
            for (var entry = path.Last; entry >= 0 && _places[entry] == 0; entry = _entries[entry].Previous)
                _places[entry] = 1;
        }
    }

    private int Append(PieceSpan piece, int previous)
    {
        _entries.Add(new Entry(piece, previous));
        return _entries.Count - 1;
    }

    // A piece, and the index of the previous piece of the path, or -1.
    private readonly record struct Entry(PieceSpan Piece, int Previous);
}
