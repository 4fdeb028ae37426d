using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// The type in which a network in training multiplies matrices. Parameters, LayerNorm, softmax and losses are float32 in any case, as is
/// scoring.
/// </summary>
public enum TrainingPrecision
{
    /// <summary>bfloat16 where the device has instructions for it and the network is wide enough to gain from them, else float32.</summary>
    Auto,

    /// <summary>32-bit floating point.</summary>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The number's type is what is chosen.")]
    Float32,

    /// <summary>
    /// 16-bit floating point with the range of float32 and 8 bits of precision. Without instructions for it training is slow.
    /// </summary>
    BFloat16,
}
