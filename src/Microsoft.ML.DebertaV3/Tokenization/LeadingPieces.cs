using System.Buffers;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Finds the first pieces of a long text, or counts its pieces, with memory independent of the text's length.</summary>
/// <remarks>
/// The best path to a byte does not depend on the text after it. Every path through the whole text continues one of the paths that end
/// within the length of the longest piece. Once these all begin with the same pieces, so does the result, and the rest of the text need not
/// be read. If they never agree (for example in a very long word), the whole text is read, but only the first pieces of each path are kept.
/// </remarks>
internal sealed class LeadingPieces : IDisposable
{
    // Number of UTF-16 units to normalize, and of bytes to process, at a time.
    private const int Block = 1 << 12;

    private readonly UnigramModel _model;
    private readonly PathHistory _history;
    private NormalizerState _state;

    // A window of the normalized text, and the best path to each of its bytes; paths up to _settled are final.
    private NormalizedText _text;
    private PathNode[] _nodes;
    private PathHead[] _heads;
    private int _settled;
    private int _nodeCount;

    // Trailing spaces may have to be removed: the paths up to the last character that is not a space, without and with one space after it,
    // and the origin of that space.
    private PathHead _withoutSpaces = PathHead.Empty;
    private PathHead _withOneSpace = PathHead.Empty;
    private int _spaces;
    private int _spaceOrigin;
    private bool _dropsSpaces;

    private LeadingPieces(UnigramModel model, int kept)
    {
        _model = model;
        _history = new PathHistory(kept);
        _text = new NormalizedText(2 * Block, aligned: true);
        _nodes = ArrayPool<PathNode>.Shared.Rent(2 * Block);
        _heads = ArrayPool<PathHead>.Shared.Rent(2 * Block);
        _heads[0] = PathHead.Empty;
    }

    /// <summary>Finds at least the first <paramref name="limit"/> pieces, or all.</summary>
    public static TextStart Find(UnigramModel model, ReadOnlySpan<char> source, int limit) => Find(model, source, limit, out _);

    /// <summary>Finds at least the first <paramref name="limit"/> pieces, or all.</summary>
    /// <param name="model">The vocabulary.</param>
    /// <param name="source">The text.</param>
    /// <param name="limit">Number of pieces required.</param>
    /// <param name="read">Number of UTF-16 units that were read.</param>
    public static TextStart Find(UnigramModel model, ReadOnlySpan<char> source, int limit, out int read)
    {
        using var leading = new LeadingPieces(model, limit);
        var path = leading.Run(source, limit);
        read = leading._state.Origin;
        return new TextStart(leading._history.Pieces(path), path.Count <= limit);
    }

    /// <summary>Returns the number of pieces if it is at most <paramref name="enough"/>; otherwise some larger number.</summary>
    /// <param name="model">The vocabulary.</param>
    /// <param name="source">The text.</param>
    /// <param name="enough">Number of pieces beyond which counting may stop.</param>
    /// <param name="read">Number of UTF-16 units that were read.</param>
    public static long Count(UnigramModel model, ReadOnlySpan<char> source, long enough, out int read)
    {
        using var leading = new LeadingPieces(model, kept: 0);
        var count = leading.Run(source, enough).Count;
        read = leading._state.Origin;
        return count;
    }

    public void Dispose()
    {
        _text.Dispose();
        ArrayPool<PathNode>.Shared.Return(_nodes);
        ArrayPool<PathHead>.Shared.Return(_heads);
    }

    // Returns the path through the text, or a beginning of it with more than enough pieces.
    private PathHead Run(ReadOnlySpan<char> source, long enough)
    {
        while (true)
        {
            var isLast = Normalize(source);
            FindPaths(isLast ? _text.Length : _text.Length - _model.LookAhead);
            if (isLast)
                return Finish();
            if (IsDecided(enough))
                return _heads[_settled];
            DropSettled();
        }
    }

    // Fills the window; returns true if the text ends in it.
    private bool Normalize(ReadOnlySpan<char> source)
    {
        while (_text.Length < _settled + Block + _model.LookAhead)
        {
            if (_model.Normalizer.AppendNext(source, Block, ref _state, ref _text))
                continue;
            _dropsSpaces = _model.Normalizer.FinishOpen(_state, ref _text);
            return true;
        }

        return false;
    }

    private void FindPaths(int end)
    {
        var needed = _text.Length + 3;
        if (_nodes.Length < needed)
            _nodes = NormalizedText.Grow(_nodes, needed, _nodeCount);
        if (_heads.Length < needed)
            _heads = NormalizedText.Grow(_heads, needed, _settled + 1);
        _nodes.AsSpan(_nodeCount..(_text.Length + 1)).Fill(new PathNode { Start = -1, Id = -1 });
        _nodeCount = _text.Length + 1;
        var settled = UnigramEncoder.FindPaths(_model, _text.Terminated, _nodes.AsSpan(0, _nodeCount), _settled, end);
        while (_settled < settled)
            Settle(++_settled);
    }

    private void Settle(int position)
    {
        var node = _nodes[position];
        if (node.Start < 0)
        {
            _heads[position] = PathHead.Empty;
            return;
        }

        var path = _heads[position] = Extend(_heads[node.Start], node, position);
        _spaces = _model.Normalizer.IsSpace(_text.Bytes[position - 1]) ? _spaces + 1 : 0;
        if (_spaces == 0)
            _withoutSpaces = path;
        else if (_spaces == 1)
            (_withOneSpace, _spaceOrigin) = (path, _text.Origins[position - 1]);
    }

    private PathHead Extend(PathHead path, PathNode node, int position)
    {
        var (begin, end) = (_text.Origins[node.Start], _text.Origins[position]);
        if (node.Id != _model.UnknownId)
            return _history.Add(path, new PieceSpan(node.Id, begin, end));
        if (_model.ByteIds is null)
        {
            return _nodes[node.Start].Id == _model.UnknownId
                ? _history.Lengthen(path, end)
                : _history.Add(path, new PieceSpan(node.Id, begin, end));
        }

        var character = _text.Bytes[node.Start..position];
        var bytes = character[0] == NormalizedText.Space ? NormalizedText.SpaceUtf8 : character;
        foreach (var value in bytes[..^1])
            path = _history.Add(path, new PieceSpan(_model.ByteIds[value], begin, begin));
        return _history.Add(path, new PieceSpan(_model.ByteIds[bytes[^1]], begin, end));
    }

    private PathHead Finish()
    {
        if (!_dropsSpaces)
            return _heads[_settled];
        // The origin of the dummy space after the text is that of the removed spaces.
        return _model.Normalizer.EndsWithSpace ? _history.Lengthen(_withOneSpace, _spaceOrigin) : _withoutSpaces;
    }

    private bool IsDecided(long enough)
    {
        var path = _heads[_settled];
        if (!Agrees(_withoutSpaces) || (_spaces > 0 && !Agrees(_withOneSpace)))
            return false;
        foreach (var node in _nodes.AsSpan((_settled + 1).._nodeCount))
        {
            if (node.Start >= 0 && !Agrees(_heads[node.Start]))
                return false;
        }

        return Agrees(path);

        bool Agrees(PathHead other) => other.Count > enough && other.Last == path.Last;
    }

    private void DropSettled()
    {
        var dropped = Math.Max(0, _settled - _model.LookAhead);
        _text.RemoveFirst(dropped);
        _nodes.AsSpan(dropped.._nodeCount).CopyTo(_nodes);
        _heads.AsSpan(dropped..(_settled + 1)).CopyTo(_heads);
        _settled -= dropped;
        _nodeCount -= dropped;
        foreach (ref var node in _nodes.AsSpan((_settled + 1).._nodeCount))
            node.Start = node.Start < 0 ? -1 : node.Start - dropped;
        var live = _heads.AsSpan(0, _settled + 3);
        (live[^2], live[^1]) = (_withoutSpaces, _withOneSpace);
        _history.Compact(live);
        (_withoutSpaces, _withOneSpace) = (live[^2], live[^1]);
    }
}
