namespace Microsoft.ML.DebertaV3;

/// <summary>Determines which pieces of a sequence are masked together in pre-training.</summary>
public enum MaskingScheme
{
    /// <summary>
    /// Single pieces with equal probability, as published for replaced token detection. The default for checkpoints without a record of
    /// pre-training.
    /// </summary>
    Pieces,

    /// <summary>Whole words with equal probability. A word is a piece that begins with U+2581 and the pieces that continue it.</summary>
    WholeWords,

    /// <summary>
    /// Runs of one to three whole words; a run of n words has a probability proportional to 1/n (DeBERTa's masked language modeling).
    /// </summary>
    NGrams,
}
