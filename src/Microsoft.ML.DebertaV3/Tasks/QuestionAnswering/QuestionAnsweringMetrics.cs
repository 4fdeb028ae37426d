using Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

namespace Microsoft.ML.DebertaV3;

/// <summary>Metrics of question answering, by SQuAD's rules. Immutable, thread safe.</summary>
public sealed class QuestionAnsweringMetrics
{
    /// <param name="questions">The questions, at least one.</param>
    /// <param name="threshold">Questions with a higher probability of no answer count as unanswered.</param>
    internal QuestionAnsweringMetrics(IReadOnlyList<ScoredQuestion> questions, double threshold)
    {
        Overall = new([.. questions.Select(question => question.At(threshold))]);
        Answerable = Of(questions, hasAnswer: true, threshold);
        Unanswerable = Of(questions, hasAnswer: false, threshold);
        PerQuestion = [.. questions.Select(question => question.Score)];
        BestExactMatch = Best(questions, score => score.IsExact ? 1 : 0);
        BestF1Score = Best(questions, score => score.F1Score);
    }

    /// <summary>Metrics of all questions.</summary>
    public AnswerMetrics Overall { get; }

    /// <summary>Metrics of the questions with an answer; null if there are none.</summary>
    public AnswerMetrics? Answerable { get; }

    /// <summary>Metrics of the questions without an answer; null if there are none.</summary>
    public AnswerMetrics? Unanswerable { get; }

    /// <summary>The threshold with the best exact match, independent of the threshold of the evaluation.</summary>
    public AnswerThreshold BestExactMatch { get; }

    /// <summary>The threshold with the best F1, independent of the threshold of the evaluation.</summary>
    public AnswerThreshold BestF1Score { get; }

    /// <summary>The score of each question in the order of the rows, without a threshold.</summary>
    public IReadOnlyList<AnswerScore> PerQuestion { get; }

    private static AnswerMetrics? Of(IReadOnlyList<ScoredQuestion> questions, bool hasAnswer, double threshold)
    {
        AnswerScore[] scores = [.. questions.Where(q => q.HasAnswer == hasAnswer).Select(q => q.At(threshold))];
        return scores.Length > 0 ? new(scores) : null;
    }

    // As SQuAD 2: begins with all questions unanswered, then accepts the answers one by one, by ascending probability of no answer.
    private static AnswerThreshold Best(IReadOnlyList<ScoredQuestion> questions, Func<AnswerScore, double> value)
    {
        double current = questions.Count(question => !question.HasAnswer);
        var (best, threshold) = (current, 0d);
        foreach (var question in questions.OrderBy(question => question.NoAnswerProbability))
        {
            if (question.HasAnswer)
                current += value(question.Score);
            else if (question.PredictsAnswer)
                current--;
            if (current > best)
                (best, threshold) = (current, question.NoAnswerProbability);
        }
        return new(100 * best / questions.Count, threshold);
    }
}
