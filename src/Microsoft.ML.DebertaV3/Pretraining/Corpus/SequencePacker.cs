namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Packs documents one behind the other: [CLS] pieces [SEP] pieces of the next document [SEP].</summary>
/// <remarks>
/// A document that does not fit goes on in the next sequence. Sequences are full, but for two: where a document ends two places before the
/// end, its [SEP] leaves one place, in which no piece and its [SEP] fit, so that this sequence is one id shorter; and the last is as long
/// as the text.
/// </remarks>
/// <param name="maxLength">Ids of a full sequence; at least 3.</param>
/// <param name="classificationId">Id of [CLS].</param>
/// <param name="separatorId">Id of [SEP].</param>
/// <param name="emit">Takes each sequence; the span is valid during the call.</param>
internal sealed class SequencePacker(int maxLength, int classificationId, int separatorId, Action<ReadOnlySpan<int>> emit)
{
    /// <summary>A last sequence with fewer pieces is dropped: there is next to nothing to learn from it.</summary>
    public const int FewestPieces = 8;

    private readonly int[] _sequence = new int[maxLength];
    private int _length; // 0: no sequence is begun
    private int _pieces; // without [CLS] and [SEP]

    /// <summary>Pieces of all emitted sequences, without [CLS] and [SEP].</summary>
    public long Pieces { get; private set; }

    /// <summary>Emitted sequences without the last, shorter one.</summary>
    public long FullSequences { get; private set; }

    /// <summary>Adds pieces to the document.</summary>
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

    /// <summary>Ends the document; what is added next belongs to another.</summary>
    public void EndDocument()
    {
        if (_length > 0 && _sequence[_length - 1] != separatorId)
            Separate();
    }

    /// <summary>
    /// Emits what is left, or drops it where that is less than <see cref="FewestPieces"/>; returns the number of dropped pieces.
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
