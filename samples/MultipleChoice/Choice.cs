namespace MultipleChoice;

/// <summary>What the model chooses.</summary>
internal sealed class Choice
{
    public int PredictedLabel { get; set; }

    public float[] Score { get; set; } = [];
}
