namespace Microsoft.ML.DebertaV3.Conformance.Tasks;

/// <summary>One label of several.</summary>
internal sealed class LabelPrediction : IPrediction
{
    public uint PredictedLabel { get; set; }

    public float[] Score { get; set; } = [];

    public float[] Scores() => Score;

    public uint[] Keys() => [PredictedLabel];
}
