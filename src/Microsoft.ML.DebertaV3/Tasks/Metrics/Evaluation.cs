using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;

namespace Microsoft.ML.DebertaV3.Tasks.Metrics;

/// <summary>Computes metrics from a label column and a prediction column.</summary>
/// <remarks>A row that cannot be evaluated causes an error that names it; rows are never skipped silently.</remarks>
internal static class Evaluation
{
    private const int MaxClasses = 10_000; // the report has a confusion matrix

    /// <summary>Compares true and predicted classes: keys, Booleans, or whole numbers from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A row has no class, or there are no rows.</exception>
    public static ClassificationReport Classes(IDataView data, string labelColumnName, string predictedLabelColumnName)
    {
        var (label, predicted) = Find(data, "EvaluateClassificationReport", labelColumnName, predictedLabelColumnName);
        var rows = DataRows.Read(data, label, NumberReader.Of, predicted, NumberReader.Of)
            .Select((pair, row) => (
                True: Class(pair.First, row, label.Name, MaxClasses), Predicted: Class(pair.Second, row, predicted.Name, MaxClasses)))
            .ToArray();
        if (rows.Length == 0)
            throw DataRows.None();
        int[] classes = [ClassCount(label), ClassCount(predicted), .. rows.Select(row => Math.Max(row.True, row.Predicted) + 1)];
        int[][] counts = [.. Enumerable.Range(0, classes.Max()).Select(_ => new int[classes.Max()])];
        foreach (var row in rows)
            counts[row.True][row.Predicted]++;
        return new(counts);
    }

    /// <summary>Compares true and predicted numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A number is missing or not finite, or there are no rows.</exception>
    public static RegressionReport Numbers(IDataView data, string labelColumnName, string scoreColumnName)
    {
        var (label, score) = Find(data, "EvaluateRegressionReport", labelColumnName, scoreColumnName);
        var rows = DataRows.Read(data, label, NumberReader.Of, score, NumberReader.Of).ToArray();
        if (rows.Length == 0)
            throw DataRows.None();
        if (Array.FindIndex(rows, row => !double.IsFinite(row.First + row.Second)) is >= 0 and var wrong)
            throw DataRows.Wrong(wrong, $"has a number in '{label.Name}' or '{score.Name}' that is missing or not finite; leave it out.");
        return new([.. rows.Select(row => row.First)], [.. rows.Select(row => row.Second)]);
    }

    /// <summary>Evaluates the calibration of class probabilities.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type, or the number of bins is less than
    /// 1.</exception>
    /// <exception cref="InvalidOperationException">A row has no class or an invalid probability, or there are no rows.</exception>
    public static CalibrationMetrics Calibration(IDataView data, string labelColumnName, string scoreColumnName, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        const string user = "EvaluateCalibration";
        var label = NumberReader.Find(data.Schema, user, labelColumnName);
        var score = NumberReader.FindVector(data.Schema, user, scoreColumnName);
        var (labels, probabilities) = (new List<int>(), new List<double[]>());
        foreach (var (truth, row) in DataRows.Read(data, label, NumberReader.Of, score, NumberReader.OfVector))
        {
            Probabilities.Require(row, probabilities.Count, score.Name, probabilities.FirstOrDefault()?.Length);
            labels.Add(Class(truth, labels.Count, label.Name, row.Length));
            probabilities.Add(row);
        }
        return labels.Count > 0 ? new(probabilities, labels, bins) : throw DataRows.None();
    }

    /// <summary>Converts a value to a class index.</summary>
    /// <param name="value">The value; NaN if it is missing.</param>
    /// <param name="row">Position of the row.</param>
    /// <param name="column">Name of the column.</param>
    /// <param name="count">Maximum number of classes.</param>
    /// <exception cref="InvalidOperationException">The value is not a valid index.</exception>
    public static int Class(double value, int row, string column, int count) =>
        value >= 0 && value < count && value == Math.Floor(value)
            ? (int)value
            : throw DataRows.Wrong(row, double.IsNaN(value)
                ? $"has no label in '{column}'; leave it out."
                : $"has the index {value} in '{column}'; the indices of {count} labels are 0 to {count - 1}.");

    private static (DataViewSchema.Column, DataViewSchema.Column) Find(IDataView data, string user, string first, string second) =>
        (NumberReader.Find(data.Schema, user, first), NumberReader.Find(data.Schema, user, second));

    // Number of classes given by the column type; 0 if it is not.
    private static int ClassCount(DataViewSchema.Column column) =>
        column.Type is BooleanDataViewType ? 2 : (int)Math.Min(column.Type.GetKeyCount(), MaxClasses);
}
