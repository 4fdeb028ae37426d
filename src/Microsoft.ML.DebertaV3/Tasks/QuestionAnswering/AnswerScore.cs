namespace Microsoft.ML.DebertaV3;

/// <summary>How well one answer fits the right ones: the best of them counts, for each number on its own.</summary>
public sealed class AnswerScore
{
    internal AnswerScore(bool isExact, double f1Score) => (IsExact, F1Score) = (isExact, f1Score);

    /// <summary>Whether it equals a right answer after normalisation: case, punctuation, articles and white space do not count.</summary>
    public bool IsExact { get; }

    /// <summary>F1 of the words that it has in common with a right answer. 0 to 1.</summary>
    public double F1Score { get; }
}
