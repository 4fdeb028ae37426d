using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Number format of matrix products during training. Parameters, LayerNorm, softmax and losses are always float32, and so is scoring.
/// </summary>
public enum TrainingPrecision
{
    /// <summary>bfloat16 if the device has instructions for it and the network is wide enough to benefit, otherwise float32.</summary>
    Auto,

    /// <summary>32-bit floating point.</summary>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The number's type is what is chosen.")]
    Float32,

    /// <summary>
    /// 16-bit floating point with the range of float32 and 8 bits of precision. Training is slow on devices without instructions for it.
    /// </summary>
    BFloat16,
}
