namespace Microsoft.ML.DebertaV3;

/// <summary>The threshold for the probability of no answer with the best score on the evaluated rows.</summary>
/// <remarks>The threshold is selected on the same rows as it is measured on, so the score is optimistic.</remarks>
public sealed class AnswerThreshold
{
    internal AnswerThreshold(double score, double threshold) => (Score, Threshold) = (score, threshold);

    /// <summary>The score at this threshold. 0 to 100.</summary>
    public double Score { get; }

    /// <summary>Questions with a higher probability of no answer count as unanswered.</summary>
    public double Threshold { get; }
}
