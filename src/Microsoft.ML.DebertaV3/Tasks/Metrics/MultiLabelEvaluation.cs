using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;

namespace Microsoft.ML.DebertaV3.Tasks.Metrics;

/// <summary>Computes multi-label metrics from a column of true labels and a column of label probabilities.</summary>
internal static class MultiLabelEvaluation
{
    private const string User = "EvaluateMultiLabel";

    /// <summary>Reads the rows and computes the metrics.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A row has an invalid label or probability, or there are no rows.</exception>
    public static MultiLabelMetrics Run(IDataView data, string labelColumnName, string scoreColumnName, double threshold)
    {
        var label = NumberReader.FindVector(data.Schema, User, labelColumnName);
        var score = NumberReader.FindVector(data.Schema, User, scoreColumnName);
        var isKeys = label.Type.GetItemType() is KeyDataViewType;
        var (truth, predicted) = (new List<bool[]>(), new List<bool[]>());
        foreach (var (labels, scores) in DataRows.Read(data, label, NumberReader.OfVector, score, NumberReader.OfVector))
        {
            Probabilities.Require(scores, predicted.Count, score.Name, predicted.FirstOrDefault()?.Length);
            truth.Add(isKeys
                ? OfKeys(labels, truth.Count, label.Name, scores.Length)
                : OfIndicators(labels, truth.Count, label.Name, scores.Length));
            predicted.Add(Array.ConvertAll(scores, value => value >= threshold));
        }
        return truth.Count > 0 ? new(truth, predicted) : throw DataRows.None();
    }

    private static bool[] OfKeys(double[] indices, int row, string column, int count)
    {
        var labels = new bool[count];
        foreach (var index in indices)
            labels[Evaluation.Class(index, row, column, count)] = true;
        return labels;
    }

    private static bool[] OfIndicators(double[] values, int row, string column, int count)
    {
        if (values.Length != count)
            throw DataRows.Wrong(row, $"has {values.Length} values in '{column}' and {count} scores; each label needs one.");
        return Array.ConvertAll(values, value => value is 0 or 1
            ? value == 1
            : throw DataRows.Wrong(row, $"has the value {value} in '{column}'; 1 says that a label is true, 0 that it is not."));
    }
}
