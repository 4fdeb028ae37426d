using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.DebertaV3;

/// <summary>Number format of the matrices in an ONNX file. The graph always computes in float32; vectors are always float32.</summary>
public enum OnnxWeightType
{
    /// <summary>4 bytes per weight, lossless. The default.</summary>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The number's type is what is chosen.")]
    Float32,

    /// <summary>
    /// 2 bytes per weight, rounded to 11 significant bits; for weights from -65504 to 65504. Saving fails for weights beyond; the error
    /// names the tensor.
    /// </summary>
    Float16,

    /// <summary>2 bytes per weight, rounded to 8 significant bits, with the range of float32.</summary>
    BFloat16,
}
