using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tasks.Metrics;

namespace Microsoft.ML.DebertaV3.Tasks.MultipleChoice;

/// <summary>Computes the metrics from a column with the right choices and a column with the probability of each choice.</summary>
internal static class MultipleChoiceEvaluation
{
    private const string User = "EvaluateMultipleChoice";

    /// <summary>Reads the rows and computes the metrics.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A row has no valid choice, or a value that is not a probability; or there are no
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
