using Microsoft.ML.DebertaV3;

namespace Snippets;

/// <summary>docs/onnx.md.</summary>
internal static class Onnx
{
    public static void Export(DebertaV3Transformer model)
    {
        #region export
        model.SaveAsOnnx("tickets-onnx");
        model.SaveAsOnnx("tickets-onnx-half", new DebertaV3OnnxOptions { WeightType = OnnxWeightType.Float16 });
        #endregion
    }
}
