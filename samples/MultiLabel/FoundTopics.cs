namespace MultiLabel;

/// <summary>The topics that the model finds in a review.</summary>
internal sealed class FoundTopics
{
    public string[] PredictedLabels { get; set; } = [];

    public float[] Score { get; set; } = [];
}
