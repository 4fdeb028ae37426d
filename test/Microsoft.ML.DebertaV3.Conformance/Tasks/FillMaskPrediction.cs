namespace Microsoft.ML.DebertaV3.Conformance.Tasks;

/// <summary>What filling masks adds to a row.</summary>
internal sealed class FillMaskPrediction
{
    public string[] PredictedPieces { get; set; } = [];

    public float[] PredictedProbabilities { get; set; } = [];
}
