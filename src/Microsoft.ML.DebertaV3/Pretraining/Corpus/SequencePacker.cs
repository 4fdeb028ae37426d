namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Packs documents into sequences: [CLS] pieces [SEP] pieces of the next document [SEP].</summary>
/// <remarks>
/// A document that does not fit continues in the next sequence. All sequences have the full length, with two exceptions: a sequence is one
/// id shorter if a document's [SEP] leaves only one free position, which cannot hold another piece and its [SEP]; and the last sequence is
/// as long as the remaining text.
/// </remarks>
/// <param name="maxLength">Number of ids of a full sequence, at least 3.</param>
/// <param name="classificationId">Id of [CLS].</param>
/// <param name="separatorId">Id of [SEP].</param>
/// <param name="emit">Receives each sequence; the span is only valid during the call.</param>
internal sealed class SequencePacker(int maxLength, int classificationId, int separatorId, Action<ReadOnlySpan<int>> emit)
{
    /// <summary>Minimum number of pieces of the last sequence, which is otherwise dropped as not worth training on.</summary>
    public const int FewestPieces = 8;

    private readonly int[] _sequence = new int[maxLength];
    private int _length; // 0: no sequence has been started
    private int _pieces; // without [CLS] and [SEP]

    /// <summary>Number of pieces in all emitted sequences, without [CLS] and [SEP].</summary>
    public long Pieces { get; private set; }

    /// <summary>Number of emitted sequences, without the last, shorter one.</summary>
    public long FullSequences { get; private set; }

    /// <summary>Appends pieces to the current document.</summary>
    public void Add(ReadOnlySpan<int> pieces)
    {
        while (!pieces.IsEmpty)
        {
            if (_length == 0)
                _sequence[_length++] = classificationId;
            var part = pieces[..Math.Min(pieces.Length, maxLength - 1 - _length)]; // the last place is for [SEP]
            part.CopyTo(_sequence.AsSpan(_length));
            (_length, _pieces) = (_length + part.Length, _pieces + part.Length);
            pieces = pieces[part.Length..];
            if (_length == maxLength - 1)
                Separate();
        }
    }

    /// <summary>Ends the current document.</summary>
    public void EndDocument()
    {
        if (_length > 0 && _sequence[_length - 1] != separatorId)
            Separate();
    }

    /// <summary>
    /// Emits the last sequence, or drops it if it has fewer than <see cref="FewestPieces"/> pieces. Returns the number of dropped pieces.
    /// </summary>
    public int Finish()
    {
        EndDocument();
        if (_pieces >= FewestPieces)
            Emit();
        return _pieces;
    }

    private void Separate()
    {
        _sequence[_length++] = separatorId;
        if (_length < maxLength - 1)
            return;
        FullSequences++;
        Emit();
    }

    private void Emit()
    {
        emit(_sequence.AsSpan(0, _length));
        Pieces += _pieces;
        (_length, _pieces) = (0, 0);
    }
}
