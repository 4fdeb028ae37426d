using Microsoft.ML;
using Microsoft.ML.DebertaV3;

namespace Snippets;

/// <summary>docs/fill-mask.md.</summary>
internal static class FillMask
{
    public static void Fill(MLContext mlContext, IDataView data)
    {
        #region fill-mask
        var checkpoint = DebertaV3Checkpoint.FromFolder("deberta-v3-large");
        var estimator = mlContext.Transforms.Text.DebertaV3FillMask(inputColumnName: "Text", topK: 3, checkpoint: checkpoint);
        using var model = estimator.Fit(data);
        using var engine = mlContext.Model.CreatePredictionEngine<Message, Filled>(model,
            new PredictionEngineOptions { OwnsTransformer = false });
        var filled = engine.Predict(new Message { Text = "The blue bin has not been [MASK] for two weeks." });
        Console.WriteLine(filled.FilledText);
        for (var i = 0; i < filled.PredictedPieces.Length; i++)
            Console.WriteLine($"{filled.PredictedPieces[i]} {filled.PredictedProbabilities[i]:p1}");
        #endregion
    }

    internal sealed class Filled
    {
        public string FilledText { get; set; } = "";

        public string[] PredictedPieces { get; set; } = [];

        public float[] PredictedProbabilities { get; set; } = [];
    }
}
