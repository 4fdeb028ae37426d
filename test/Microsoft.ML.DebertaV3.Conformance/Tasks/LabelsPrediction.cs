namespace Microsoft.ML.DebertaV3.Conformance.Tasks;

/// <summary>Any number of labels.</summary>
internal sealed class LabelsPrediction : IPrediction
{
    public uint[] PredictedLabel { get; set; } = [];

    public float[] Score { get; set; } = [];

    public float[] Scores() => Score;

    public uint[] Keys() => PredictedLabel;
}
