namespace Microsoft.ML.DebertaV3;

/// <summary>Which pieces of a sequence are masked together in pre-training.</summary>
public enum MaskingScheme
{
    /// <summary>
    /// Single pieces, each as likely as any other (the default of a checkpoint that says nothing else; replaced token detection was
    /// published with single pieces).
    /// </summary>
    Pieces,

    /// <summary>Whole words, each as likely as any other: a word is a piece that begins with U+2581 and those that follow it.</summary>
    WholeWords,

    /// <summary>
    /// Runs of one to three whole words, a run of n with probability proportional to 1/n (DeBERTa's masked language modeling).
    /// </summary>
    NGrams,
}
