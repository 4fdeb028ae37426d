namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

/// <summary>What a pre-trained model adds to a row.</summary>
internal sealed class PieceRow
{
    public string[] Pieces { get; set; } = [];

    public int[] PieceStart { get; set; } = [];

    public int[] PieceLength { get; set; } = [];

    public float[] ReplacedProbability { get; set; } = [];

    public float AnomalyScore { get; set; }
}
