using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Benchmarks.Tasks;

/// <summary>
/// Questions of XQuAD in English (Artetxe et al. 2020). It has an answer to every question. As an option, questions beside a passage of
/// another article are added as those without one.
/// </summary>
internal static class AnswerRun
{
    private const int TestEvery = 4; // each fourth article, so that no passage is on both sides
    private const int QuestionsPerUnanswerable = 2;

    public static System.CommandLine.Command Create() => TaskRun.Create(
        "answers", "Fine-tunes for the questions of XQuAD, with unanswerable ones, and measures as SQuAD 2 does.",
        "The file xquad.en.json.", (10, 8, 1e-3),
        (file, context, settings) => Run(file, context, settings, Rows));

    public static System.CommandLine.Command CreateAnswerable() => TaskRun.Create(
        "answers-only", "As answers, without unanswerable questions.", "The file xquad.en.json.", (10, 8, 1e-3),
        (file, context, settings) => Run(file, context, settings, articles => [.. articles.SelectMany(article => article)]));

    private static void Run(string file, MLContext context, TaskRun.Settings settings, Func<Question[][], Question[]> rows)
    {
        var articles = Read(file);
        var train = rows([.. articles.Where((_, i) => i % TestEvery != 0)]);
        var test = rows([.. articles.Where((_, i) => i % TestEvery == 0)]);
        Console.WriteLine($"{train.Length} rows to learn from, {train.Count(row => row.TrainingAnswer.Length == 0)} without an answer; "
            + $"{test.Length} to measure, {test.Count(row => row.TrainingAnswer.Length == 0)} without.");
        var options = new DebertaV3QuestionAnsweringOptions
        {
            MaxLength = 384,
            HandleImpossibleAnswer = train.Any(row => row.TrainingAnswer.Length == 0),
        };
        using var model = context.MulticlassClassification.Trainers.DebertaV3QuestionAnswering(settings.Of(options))
            .Fit(context.Data.LoadFromEnumerable(train));
        TaskRun.WriteEpochs(model.TrainingHistory);
        Measure("training", model.Transform(context.Data.LoadFromEnumerable(train)), context);
        Measure("test", model.Transform(context.Data.LoadFromEnumerable(test)), context);
    }

    private static void Measure(string name, IDataView answered, MLContext context)
    {
        var metrics = context.MulticlassClassification.EvaluateQuestionAnswering(answered, noAnswerProbabilityColumnName: "NoAnswerScore");
        Line("all", metrics.Overall);
        if (metrics.Unanswerable is not { } unanswerable)
            return;
        Line("answerable", metrics.Answerable!);
        Line("unanswerable", unanswerable);
        Console.WriteLine($"  best F1 {metrics.BestF1Score.Score:f1} at the threshold {metrics.BestF1Score.Threshold:g3}, best exact match "
            + $"{metrics.BestExactMatch.Score:f1} at {metrics.BestExactMatch.Threshold:g3}");

        void Line(string part, AnswerMetrics of) =>
            Console.WriteLine($"{name}, {part}: exact match {of.ExactMatch:f1}, F1 {of.F1Score:f1}");
    }

    // A question of the next article but one is put to every second question's passage.
    private static Question[] Rows(Question[][] articles) => [.. articles.SelectMany((article, i) =>
    {
        var others = articles[(i + 2) % articles.Length];
        var unanswerable = article.Where((_, k) => k % QuestionsPerUnanswerable == 0)
            .Select((row, k) => new Question { Context = row.Context, Text = others[k % others.Length].Text });
        return article.Concat(unanswerable);
    })];

    private static Question[][] Read(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        return [.. json.RootElement.GetProperty("data").EnumerateArray()
            .Select(article => article.GetProperty("paragraphs").EnumerateArray()
            .SelectMany(paragraph => paragraph.GetProperty("qas").EnumerateArray()
                .Select(question => Of(paragraph.GetProperty("context").GetString()!, question))).ToArray())];
    }

    private static Question Of(string context, JsonElement question)
    {
        var answer = question.GetProperty("answers")[0];
        return new()
        {
            Context = context,
            Text = question.GetProperty("question").GetString()!,
            TrainingAnswer = answer.GetProperty("text").GetString()!,
            AnswerIndex = answer.GetProperty("answer_start").GetInt32(), // of code points; the trainer finds the nearest place
        };
    }

    private sealed class Question
    {
        public string Context { get; set; } = "";

        [Data.ColumnName("Question")]
        public string Text { get; set; } = "";

        public string TrainingAnswer { get; set; } = "";

        public int AnswerIndex { get; set; }
    }
}
