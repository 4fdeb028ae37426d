namespace Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

/// <summary>A question of an evaluation.</summary>
/// <param name="Score">The score of the predicted answer, without a threshold.</param>
/// <param name="HasAnswer">Whether the question has a right answer.</param>
/// <param name="PredictsAnswer">Whether the predicted answer is not empty.</param>
/// <param name="NoAnswerProbability">The predicted probability of no answer.</param>
internal sealed record ScoredQuestion(AnswerScore Score, bool HasAnswer, bool PredictsAnswer, double NoAnswerProbability)
{
    /// <summary>
    /// Returns the score if questions with a probability of no answer above <paramref name="threshold"/> count as unanswered.
    /// </summary>
    public AnswerScore At(double threshold) => NoAnswerProbability > threshold ? new(!HasAnswer, HasAnswer ? 0 : 1) : Score;
}
