using Microsoft.ML.DebertaV3.DataViews;

namespace Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

/// <summary>Computes the metrics from a column with the right answers and a column with the predicted answers.</summary>
internal static class AnswerEvaluation
{
    private const string User = "EvaluateQuestionAnswering";

    /// <summary>Reads the rows and computes the metrics.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A row has no right answer (SQuAD 1.1 only) or no probability, or there are no
    /// rows.</exception>
    public static QuestionAnsweringMetrics Run(
        IDataView data,
        string answersColumnName,
        string predictedAnswerColumnName,
        string? noAnswerProbabilityColumnName,
        double noAnswerThreshold,
        AnswerRules rules)
    {
        var answers = TextListReader.Find(data.Schema, User, answersColumnName);
        var predicted = TextListReader.Find(data.Schema, User, predictedAnswerColumnName);
        var probability = noAnswerProbabilityColumnName is { } name
            ? NumberReader.Find(data.Schema, User, name) : default(DataViewSchema.Column?);
        DataViewSchema.Column[] columns = probability is { } third ? [answers, predicted, third] : [answers, predicted];
        var rows = DataRows.Read<(string?[] Answers, string?[] Predicted, double NoAnswer)>(data, columns, row =>
        {
            var (readAnswers, readPredicted) = (TextListReader.Of(row, answers), TextListReader.Of(row, predicted));
            var readProbability = probability is { } column ? NumberReader.Of(row, column) : () => 0;
            return () => (readAnswers(), readPredicted(), readProbability());
        });
        ScoredQuestion[] questions = [.. rows.Select((row, index) => Question(row.Answers, row.Predicted, row.NoAnswer, index, rules))];
        return questions.Length > 0 ? new(questions, noAnswerThreshold) : throw DataRows.None();
    }

    private static ScoredQuestion Question(string?[] answers, string?[] predicted, double noAnswer, int row, AnswerRules rules)
    {
        if (double.IsNaN(noAnswer))
            throw DataRows.Wrong(row, "has no probability of no answer; give each row one, or name no column for it.");
        string[] right = [.. answers.Where(answer => !string.IsNullOrEmpty(answer))!];
        if (right.Length == 0 && rules == AnswerRules.Squad1)
            throw DataRows.Wrong(row, $"has no right answer; {nameof(AnswerRules)}.{nameof(AnswerRules.Squad2)} allows that.");
        var best = predicted.FirstOrDefault() ?? "";
        return new(AnswerComparison.Score(best, right, rules), right.Length > 0, best.Length > 0, noAnswer);
    }
}
