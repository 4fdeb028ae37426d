using Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

namespace Microsoft.ML.DebertaV3;

/// <summary>How well predicted answers fit the right ones, by SQuAD's rules.</summary>
public sealed class QuestionAnsweringMetrics
{
    /// <param name="questions">At least one.</param>
    /// <param name="threshold">From which probability of no answer on, exclusive, an answer counts as none.</param>
    internal QuestionAnsweringMetrics(IReadOnlyList<ScoredQuestion> questions, double threshold)
    {
        Overall = new([.. questions.Select(question => question.At(threshold))]);
        Answerable = Of(questions, hasAnswer: true, threshold);
        Unanswerable = Of(questions, hasAnswer: false, threshold);
        PerQuestion = [.. questions.Select(question => question.Score)];
        BestExactMatch = Best(questions, score => score.IsExact ? 1 : 0);
        BestF1Score = Best(questions, score => score.F1Score);
    }

    /// <summary>All questions.</summary>
    public AnswerMetrics Overall { get; }

    /// <summary>The questions that have an answer; null where there are none.</summary>
    public AnswerMetrics? Answerable { get; }

    /// <summary>The questions that have none; null where there are none of these.</summary>
    public AnswerMetrics? Unanswerable { get; }

    /// <summary>The best exact match that a threshold would give. The threshold that the evaluation used does not count here.</summary>
    public AnswerThreshold BestExactMatch { get; }

    /// <summary>The best F1 that a threshold would give. The threshold that the evaluation used does not count here.</summary>
    public AnswerThreshold BestF1Score { get; }

    /// <summary>Each question in the order of the rows, as if no threshold were used.</summary>
    public IReadOnlyList<AnswerScore> PerQuestion { get; }

    private static AnswerMetrics? Of(IReadOnlyList<ScoredQuestion> questions, bool hasAnswer, double threshold)
    {
        AnswerScore[] scores = [.. questions.Where(q => q.HasAnswer == hasAnswer).Select(q => q.At(threshold))];
        return scores.Length > 0 ? new(scores) : null;
    }

    // SQuAD 2: at first no question is answered; then one after the other is, those first that surely have an answer.
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
