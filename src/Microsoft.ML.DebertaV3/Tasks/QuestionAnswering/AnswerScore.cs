namespace Microsoft.ML.DebertaV3;

/// <summary>Score of one answer against the right answers; each metric is that of its best match.</summary>
public sealed class AnswerScore
{
    internal AnswerScore(bool isExact, double f1Score) => (IsExact, F1Score) = (isExact, f1Score);

    /// <summary>Whether it equals a right answer after normalization: case, punctuation, articles and white space are ignored.</summary>
    public bool IsExact { get; }

    /// <summary>F1 of the words in common with a right answer. 0 to 1.</summary>
    public double F1Score { get; }
}
