using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.DebertaV3;

/// <summary>How weights are written into a saved model or a folder. Both are read back into float32.</summary>
public enum WeightStorage
{
    /// <summary>4 bytes a weight, bit for bit. The default.</summary>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The number's type is what is chosen.")]
    Float32,

    /// <summary>
    /// 2 bytes a weight: half the size. Each weight is rounded to 11 significant bits (a relative error of at most 2^-11; below 6.1e-5 an
    /// absolute one of at most 2^-25), and scores change accordingly. Weights beyond 65504 are refused by the name of their tensor.
    /// </summary>
    Float16,
}
