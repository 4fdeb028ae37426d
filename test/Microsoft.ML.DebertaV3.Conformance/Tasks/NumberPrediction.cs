namespace Microsoft.ML.DebertaV3.Conformance.Tasks;

/// <summary>A number.</summary>
internal sealed class NumberPrediction : IPrediction
{
    public float Score { get; set; }

    public float[] Scores() => [Score];

    public uint[] Keys() => [];
}
