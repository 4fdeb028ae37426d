using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Conformance.Metrics;

/// <summary>Answers to questions, in the words of metrics.json.</summary>
internal static class AnswerResults
{
    public static object Version1(JsonElement inputs)
    {
        var metrics = Evaluate(inputs, null, 1, AnswerRules.Squad1);
        return new Dictionary<string, object>
        {
            ["per_question"] = metrics.PerQuestion.Select(score => Fields(score)),
            ["exact_match"] = metrics.Overall.ExactMatch,
            ["f1"] = metrics.Overall.F1Score,
        };
    }

    public static object Version2(JsonElement inputs, double threshold)
    {
        var metrics = Evaluate(inputs, nameof(Row.NoAnswer), threshold, AnswerRules.Squad2);
        var ids = inputs.EnumerateArray().Select(question => question.Member("id").GetString()!);
        var fields = new Dictionary<string, object>
        {
            ["exact"] = metrics.Overall.ExactMatch,
            ["f1"] = metrics.Overall.F1Score,
            ["total"] = metrics.Overall.Questions,
            ["best_exact"] = metrics.BestExactMatch.Score,
            ["best_exact_thresh"] = metrics.BestExactMatch.Threshold,
            ["best_f1"] = metrics.BestF1Score.Score,
            ["best_f1_thresh"] = metrics.BestF1Score.Threshold,
            ["per_question"] = ids.Zip(metrics.PerQuestion, (id, score) => Fields(score, id)),
        };
        Add(fields, "HasAns", metrics.Answerable);
        Add(fields, "NoAns", metrics.Unanswerable);
        return fields;
    }

    private static QuestionAnsweringMetrics Evaluate(JsonElement inputs, string? probabilityColumn, double threshold, AnswerRules rules)
    {
        var context = new MLContext();
        var data = context.Data.LoadFromEnumerable(inputs.EnumerateArray().Select(question => new Row
        {
            Answers = question.Member("answers").Texts()!,
            Prediction = question.Member("prediction").GetString()!,
            NoAnswer = question.Optional("no_answer_probability")?.GetDouble() ?? 0,
        }));
        return context.MulticlassClassification.EvaluateQuestionAnswering(
            data, nameof(Row.Answers), nameof(Row.Prediction), probabilityColumn, threshold, rules);
    }

    private static void Add(Dictionary<string, object> fields, string prefix, AnswerMetrics? metrics)
    {
        if (metrics is null)
            return;
        fields[$"{prefix}_exact"] = metrics.ExactMatch;
        fields[$"{prefix}_f1"] = metrics.F1Score;
        fields[$"{prefix}_total"] = metrics.Questions;
    }

    private static Dictionary<string, object> Fields(AnswerScore score, string? id = null)
    {
        var fields = new Dictionary<string, object> { ["exact"] = score.IsExact ? 1 : 0, ["f1"] = score.F1Score };
        if (id is not null)
            fields["id"] = id;
        return fields;
    }

    private sealed class Row
    {
        public string[] Answers { get; set; } = [];

        public string Prediction { get; set; } = "";

        public double NoAnswer { get; set; }
    }
}
