namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Walks the best path from the end of a text to its start, piece by piece.</summary>
/// <remarks>Unknown characters come out as their byte pieces, or as one unknown piece for a whole run of them.</remarks>
internal ref struct PathWalker(UnigramModel model, ReadOnlySpan<byte> text, ReadOnlySpan<PathNode> nodes)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private readonly ReadOnlySpan<PathNode> _nodes = nodes;
    private int _pendingBytes;

    /// <summary>Id of the current piece.</summary>
    public int Id { get; private set; }

    /// <summary>First byte of the current piece in the normalised text; of a byte piece, of its character.</summary>
    public int Start { get; private set; } = text.Length;

    /// <summary>Byte behind the current piece, or behind its character.</summary>
    public int End { get; private set; }

    /// <summary>True for a byte piece that is not the last one of its character.</summary>
    public bool IsInsideCharacter { get; private set; }

    /// <summary>Moves towards the start of the text; false when it is reached.</summary>
    public bool MoveNext()
    {
        if (_pendingBytes > 0)
        {
            Id = ByteId(--_pendingBytes);
            IsInsideCharacter = true;
            return true;
        }

        IsInsideCharacter = false;
        if (Start == 0)
            return false;
        End = Start;
        ref readonly var node = ref _nodes[End];
        (Id, Start) = (node.Id, node.Start);
        if (Id == model.UnknownId)
            EnterUnknown();
        return true;
    }

    private void EnterUnknown()
    {
        if (model.ByteIds is null)
        {
            while (Start > 0 && _nodes[Start].Id == model.UnknownId)
                Start = _nodes[Start].Start;
            return;
        }

        _pendingBytes = (_text[Start] == NormalizedText.Space ? NormalizedText.SpaceUtf8.Length : End - Start) - 1;
        Id = ByteId(_pendingBytes);
    }

    private readonly int ByteId(int index) =>
        model.ByteIds![_text[Start] == NormalizedText.Space ? NormalizedText.SpaceUtf8[index] : _text[Start + index]];
}
