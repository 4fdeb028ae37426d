namespace Microsoft.ML.DebertaV3.Tests.Export;

/// <summary>What lies on the encoder of an exported network.</summary>
public enum OnnxHead
{
    Sequence,
    Regression,
    Choices,
    Tokens,
    Answers,
    LanguageModel,

    /// <summary>A language model with the enhanced mask decoder.</summary>
    Decoder,
    Detection,
    Encoder,
}
