using Microsoft.ML;
using Microsoft.ML.DebertaV3;

namespace Snippets;

/// <summary>docs/pretraining.md: what becomes of a pre-trained model.</summary>
internal static class PretrainedModel
{
    public static void Detect(MLContext mlContext, DebertaV3Transformer model)
    {
        #region detect
        using var engine = mlContext.Model.CreatePredictionEngine<Message, Detection>(model,
            new PredictionEngineOptions { OwnsTransformer = false });
        const string Text = "The blue bin has not been boiled for two weeks.";
        var detection = engine.Predict(new Message { Text = Text });
        var oddest = Array.IndexOf(detection.ReplacedProbability, detection.ReplacedProbability.Max());
        Console.WriteLine(Text.AsSpan(detection.PieceStart[oddest], detection.PieceLength[oddest]).ToString());
        #endregion
    }

    public static DebertaV3Trainer FineTune(MLContext mlContext, DebertaV3Transformer model)
    {
        #region fine-tune
        model.SavePretrained("my-domain");
        var trainer = mlContext.MulticlassClassification.Trainers.DebertaV3TextClassification(
            sentence1ColumnName: "Text", checkpoint: DebertaV3Checkpoint.FromFolder("my-domain"));
        #endregion
        return trainer;
    }

    internal sealed class Detection
    {
        public int[] PieceStart { get; set; } = [];

        public int[] PieceLength { get; set; } = [];

        public float[] ReplacedProbability { get; set; } = [];
    }
}
