namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Iterates over the pieces of the best path, from the end of a text to its start.</summary>
/// <remarks>Unknown characters become byte pieces, or one unknown piece for a run of them.</remarks>
internal ref struct PathWalker(UnigramModel model, ReadOnlySpan<byte> text, ReadOnlySpan<PathNode> nodes)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private readonly ReadOnlySpan<PathNode> _nodes = nodes;
    private int _pendingBytes;

    /// <summary>Id of the current piece.</summary>
    public int Id { get; private set; }

    /// <summary>First byte of the current piece in the normalized text; for a byte piece, that of its character.</summary>
    public int Start { get; private set; } = text.Length;

    /// <summary>Byte after the current piece; for a byte piece, after its character.</summary>
    public int End { get; private set; }

    /// <summary>Whether the piece is a byte piece other than the last of its character.</summary>
    public bool IsInsideCharacter { get; private set; }

    /// <summary>Moves to the previous piece; false at the start of the text.</summary>
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
