namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>State of the normalization of a text, between two parts of it.</summary>
internal struct NormalizerState
{
    /// <summary>UTF-16 index in the original text up to which it is normalized.</summary>
    public int Origin;

    /// <summary>Whether leading spaces were dropped and the dummy prefix was written.</summary>
    public bool IsStarted;

    /// <summary>Whether the text ends with a space, so that a following space is dropped.</summary>
    public bool IsAfterSpace;
}
