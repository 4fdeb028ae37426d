namespace Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

/// <summary>Compares an answer with the right answers, as the SQuAD scripts do.</summary>
internal static class AnswerComparison
{
    /// <summary>Computes the score of an answer.</summary>
    /// <param name="predicted">The predicted answer; empty: no answer.</param>
    /// <param name="answers">The right answers; empty if the question has no answer (SQuAD 2 only).</param>
    /// <param name="rules">The script whose rules apply.</param>
    public static AnswerScore Score(string predicted, IReadOnlyList<string> answers, AnswerRules rules)
    {
        string[][] right = [.. answers.Select(AnswerText.Words)];
        if (rules == AnswerRules.Squad2)
            right = [.. right.Where(words => words.Length > 0)];
        if (right.Length == 0)
            right = [[]];
        var words = AnswerText.Words(predicted);
        return new(right.Any(answer => answer.AsSpan().SequenceEqual(words)), right.Max(answer => F1(words, answer, rules)));
    }

    // Repeated words count as often as they occur in both (multiset intersection).
    private static double F1(string[] predicted, string[] answer, AnswerRules rules)
    {
        if (rules == AnswerRules.Squad2 && (predicted.Length == 0 || answer.Length == 0))
            return predicted.Length == answer.Length ? 1 : 0;
        var rest = answer.CountBy(word => word).ToDictionary();
        var common = 0;
        foreach (var word in predicted)
        {
            if (rest.TryGetValue(word, out var count) && count > 0)
                (rest[word], common) = (count - 1, common + 1);
        }
        return common == 0 ? 0 : 2d * common / (predicted.Length + answer.Length);
    }
}
