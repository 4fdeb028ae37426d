namespace TextClassification;

/// <summary>What the model says of a message: a label, and a probability for each label.</summary>
internal sealed class Prediction
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}
