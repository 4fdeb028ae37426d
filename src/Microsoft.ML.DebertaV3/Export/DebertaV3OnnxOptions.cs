using Microsoft.ML.DebertaV3.Export;

namespace Microsoft.ML.DebertaV3;

/// <summary>Options of <see cref="DebertaV3Transformer.SaveAsOnnx"/>.</summary>
public sealed class DebertaV3OnnxOptions
{
    /// <summary>How the matrices are stored. Default <see cref="OnnxWeightType.Float32"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public OnnxWeightType WeightType
    {
        get;
        set => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(WeightType), value, "Wanted Float32, Float16, BFloat16 or Int8.");
    }

    /// <summary>
    /// Bytes of weights above which they are written to <c>model.onnx_data</c> beside <c>model.onnx</c>, from 0 to 2,000,000,000. Default
    /// 2,000,000,000: one protobuf file cannot exceed 2 GB.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public long ExternalDataThreshold
    {
        get;
        set => field = value is >= 0 and <= OnnxFile.MostInlineBytes
            ? value
            : throw new ArgumentOutOfRangeException(nameof(ExternalDataThreshold), value, $"Wanted 0 to {OnnxFile.MostInlineBytes} bytes.");
    } = OnnxFile.MostInlineBytes;

    internal DebertaV3OnnxOptions Snapshot() => (DebertaV3OnnxOptions)MemberwiseClone();
}
