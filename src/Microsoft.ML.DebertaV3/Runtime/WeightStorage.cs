using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.DebertaV3;

/// <summary>Number format of weights in a saved model or folder. Loading always converts to float32.</summary>
public enum WeightStorage
{
    /// <summary>4 bytes per weight, lossless. The default.</summary>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The number's type is what is chosen.")]
    Float32,

    /// <summary>
    /// 2 bytes per weight, half the size. Weights are rounded to 11 significant bits (relative error at most 2^-11; absolute error at most
    /// 2^-25 below 6.1e-5), and scores change accordingly. Saving fails for weights beyond ±65504; the error names the tensor.
    /// </summary>
    Float16,
}
