using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tasks.Metrics;

namespace Microsoft.ML.DebertaV3.Tasks.MultipleChoice;

/// <summary>Metrics of a column of right choices and one of each choice's probability.</summary>
internal static class MultipleChoiceEvaluation
{
    private const string User = "EvaluateMultipleChoice";

    /// <summary>Reads the rows and counts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A row names no choice, or has a value that is no probability; there are no
    /// rows.</exception>
    public static MultipleChoiceMetrics Run(IDataView data, string labelColumnName, string scoreColumnName)
    {
        var label = NumberReader.Find(data.Schema, User, labelColumnName);
        var score = NumberReader.FindVector(data.Schema, User, scoreColumnName);
        var rows = new List<(double[] Probabilities, int Right)>();
        foreach (var (value, probabilities) in DataRows.Read(data, label, NumberReader.Of, score, NumberReader.OfVector))
        {
            Probabilities.Require(probabilities, rows.Count, score.Name, length: null);
            rows.Add((probabilities, Evaluation.Class(value, rows.Count, label.Name, probabilities.Length)));
        }
        return rows.Count > 0 ? new(rows) : throw DataRows.None();
    }
}
