namespace Microsoft.ML.DebertaV3;

/// <summary>Mean scores of answers to some questions.</summary>
public sealed class AnswerMetrics
{
    /// <param name="scores">At least one.</param>
    internal AnswerMetrics(IReadOnlyCollection<AnswerScore> scores)
    {
        Questions = scores.Count;
        ExactMatch = 100 * scores.Average(score => score.IsExact ? 1d : 0);
        F1Score = 100 * scores.Average(score => score.F1Score);
    }

    /// <summary>How many questions.</summary>
    public int Questions { get; }

    /// <summary>Percentage of the answers that equal a right one after normalisation. 0 to 100, as SQuAD reports it.</summary>
    public double ExactMatch { get; }

    /// <summary>Mean F1 of the words in common with the best right answer. 0 to 100.</summary>
    public double F1Score { get; }
}
