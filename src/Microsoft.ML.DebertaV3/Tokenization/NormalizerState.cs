namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>How far a text is normalised, between two parts of it.</summary>
internal struct NormalizerState
{
    /// <summary>UTF-16 index in the original text behind what is normalised.</summary>
    public int Origin;

    /// <summary>Leading spaces are dropped, and the dummy prefix is written.</summary>
    public bool IsStarted;

    /// <summary>A space comes last, so the next one is dropped.</summary>
    public bool IsAfterSpace;
}
