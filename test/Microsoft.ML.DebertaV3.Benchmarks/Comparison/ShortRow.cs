using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.Benchmarks.Comparison;

/// <summary>A question of 15 words, and its prediction.</summary>
internal static class ShortRow
{
    private const string Text = "How far is it from Denver to Aspen, and how long does the drive take?";

    /// <summary>An engine that leaves the model alone when it is disposed.</summary>
    public static PredictionEngine<Row, Prediction> Engine(MLContext context, ITransformer model) =>
        context.Model.CreatePredictionEngine<Row, Prediction>(model, new PredictionEngineOptions { OwnsTransformer = false });

    /// <summary>Predicts the row.</summary>
    public static void Predict(this PredictionEngine<Row, Prediction> engine) => engine.Predict(new() { Sentence1 = Text });

    internal sealed class Row
    {
        public string Sentence1 { get; set; } = "";
    }

    internal sealed class Prediction
    {
        [VectorType]
        public float[] Score { get; set; } = [];
    }
}
