using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Number format of the matrices in an ONNX file. The graph computes in float32, but for the linear layers of <see cref="Int8"/>; vectors
/// are always float32.
/// </summary>
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

    /// <summary>
    /// 1 byte per weight of the word table and of the encoder's layers, with a scale for each row; other matrices are float32. The layers
    /// multiply in int8: their inputs are rounded to 8 bits when the graph runs, with one scale for the whole batch, so the scores of a
    /// text depend a little on the texts beside it. The scheme is that of ONNX Runtime's dynamic quantization.
    /// </summary>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The number's type is what is chosen.")]
    Int8,
}
