namespace Microsoft.ML.DebertaV3;

/// <summary>Mean scores of the answers to a set of questions.</summary>
public sealed class AnswerMetrics
{
    /// <param name="scores">The scores, at least one.</param>
    internal AnswerMetrics(IReadOnlyCollection<AnswerScore> scores)
    {
        Questions = scores.Count;
        ExactMatch = 100 * scores.Average(score => score.IsExact ? 1d : 0);
        F1Score = 100 * scores.Average(score => score.F1Score);
    }

    /// <summary>Number of questions, at least 1.</summary>
    public int Questions { get; }

    /// <summary>Percentage of the answers that equal a right answer after normalization. 0 to 100, as SQuAD reports it.</summary>
    public double ExactMatch { get; }

    /// <summary>Mean F1 of the words in common with the best-matching right answer. 0 to 100.</summary>
    public double F1Score { get; }
}
