namespace Microsoft.ML.DebertaV3.Tests.Tasks.FillMask;

/// <summary>What filling masks adds to a row.</summary>
internal sealed class FillMaskRow
{
    public string FilledText { get; set; } = "";

    public string[] PredictedPieces { get; set; } = [];

    public float[] PredictedProbabilities { get; set; } = [];
}
