using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// The type in which a model that scores on the CPU holds the weights of its linear layers and multiplies. LayerNorm, softmax and sums are
/// float32 in any case. On a GPU scoring is float32.
/// </summary>
public enum ScoringPrecision
{
    /// <summary>32-bit floating point.</summary>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The number's type is what is chosen.")]
    Float32,

    /// <summary>
    /// 16-bit floating point with the range of float32 and 8 bits of precision: 2 to 5 times as fast where the processor has instructions
    /// for it (AVX-512 BF16 or AMX, on Linux), else no faster. Scores change by about 1e-3.
    /// </summary>
    BFloat16,
}
