namespace Phishing;

/// <summary>What the model says of a message.</summary>
internal sealed class Verdict
{
    public bool PredictedLabel { get; set; }

    /// <summary>How probable it is that the message is phishing.</summary>
    public float Probability { get; set; }
}
