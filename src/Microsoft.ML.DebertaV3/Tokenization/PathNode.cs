namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>The best path that ends at a byte of the normalized text: its score and its last piece.</summary>
internal struct PathNode
{
    /// <summary>Sum of the piece scores, rounded to single precision after every piece, as in sentencepiece.</summary>
    public float Score;

    /// <summary>Byte at which the last piece starts; -1 if no path ends here yet.</summary>
    public int Start;

    /// <summary>Id of the last piece.</summary>
    public int Id;
}
