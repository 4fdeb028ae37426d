using Microsoft.ML;
using Microsoft.ML.Data;
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

    public static void Pipeline(MLContext mlContext, DebertaV3Transformer model, IDataView data)
    {
        #region pipeline
        var shapes = new Dictionary<string, int[]>
        {
            ["input_ids"] = [1, 128],
            ["attention_mask"] = [1, 128],
            ["logits"] = [1, model.Labels.Count],
        };
        var pipeline = mlContext.Transforms.Text.DebertaV3Tokenize(model.Checkpoint.Tokenizer, "Text", maxLength: 128)
            .Append(mlContext.Transforms.ApplyOnnxModel(
                ["logits"], ["input_ids", "attention_mask"], "tickets-onnx/model.onnx", shapes, recursionLimit: 100));
        var logits = pipeline.Fit(data).Transform(data).GetColumn<float[]>("logits");
        #endregion
        Console.WriteLine(logits.Count());
    }
}
