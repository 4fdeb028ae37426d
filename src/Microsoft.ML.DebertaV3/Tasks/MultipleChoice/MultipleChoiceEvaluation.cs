using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tasks.Metrics;

namespace Microsoft.ML.DebertaV3.Tasks.MultipleChoice;

/// <summary>Metrics of a column of right choices and one of each choice's probability.</summary>
internal static class MultipleChoiceEvaluation
{
    private const string User = "EvaluateMultipleChoice";
    private const double SmallestProbability = 1e-12; // the logarithm of 0 would hide all other rows

    /// <summary>Reads the rows and counts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A row names no choice, or has a value that is no probability; there are no
    /// rows.</exception>
    public static MultipleChoiceMetrics Run(IDataView data, string labelColumnName, string scoreColumnName)
    {
        var label = NumberReader.Find(data.Schema, User, labelColumnName);
        var score = NumberReader.FindVector(data.Schema, User, scoreColumnName);
        var (rows, hits, chance, loss) = (0, 0, 0d, 0d);
        foreach (var (value, probabilities) in DataRows.Read(data, label, NumberReader.Of, score, NumberReader.OfVector))
        {
            Probabilities.Require(probabilities, rows, score.Name, length: null);
            var right = Evaluation.Class(value, rows, label.Name, probabilities.Length);
            hits += Array.IndexOf(probabilities, probabilities.Max()) == right ? 1 : 0;
            chance += 1d / probabilities.Length;
            loss -= Math.Log(Math.Max(probabilities[right], SmallestProbability));
            rows++;
        }
        return rows > 0 ? new(rows, (double)hits / rows, chance / rows, loss / rows) : throw DataRows.None();
    }
}
