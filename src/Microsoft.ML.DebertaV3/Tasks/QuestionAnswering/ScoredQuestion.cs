namespace Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

/// <summary>One question of an evaluation.</summary>
/// <param name="Score">How well the predicted answer fits, whatever the probability of none.</param>
/// <param name="HasAnswer">Whether the question has a right answer.</param>
/// <param name="PredictsAnswer">Whether the predicted answer is not the empty text.</param>
/// <param name="NoAnswerProbability">The predicted probability that there is none.</param>
internal sealed record ScoredQuestion(AnswerScore Score, bool HasAnswer, bool PredictsAnswer, double NoAnswerProbability)
{
    /// <summary>The score where an answer counts as none from a probability above <paramref name="threshold"/>.</summary>
    public AnswerScore At(double threshold) => NoAnswerProbability > threshold ? new(!HasAnswer, HasAnswer ? 0 : 1) : Score;
}
