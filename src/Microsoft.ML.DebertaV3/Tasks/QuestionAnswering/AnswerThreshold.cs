namespace Microsoft.ML.DebertaV3;

/// <summary>The threshold of a question's probability of no answer that would have given the best score on these rows.</summary>
/// <remarks>It was found on the rows it is measured on, so the score is optimistic.</remarks>
public sealed class AnswerThreshold
{
    internal AnswerThreshold(double score, double threshold) => (Score, Threshold) = (score, threshold);

    /// <summary>The score at this threshold. 0 to 100.</summary>
    public double Score { get; }

    /// <summary>Questions with a higher probability than this count as without an answer.</summary>
    public double Threshold { get; }
}
