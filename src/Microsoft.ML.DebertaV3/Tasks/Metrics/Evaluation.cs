using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;

namespace Microsoft.ML.DebertaV3.Tasks.Metrics;

/// <summary>Metrics of a label column and a column of predictions: classes, numbers, probabilities.</summary>
/// <remarks>A row that cannot be counted is an error that names it, never left out in silence.</remarks>
internal static class Evaluation
{
    private const int MaxClasses = 10_000; // the report counts pairs of classes

    /// <summary>Of true and predicted classes: keys, Booleans, or whole numbers from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A row has no class; there are no rows.</exception>
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

    /// <summary>Of true and predicted numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A row's number is missing or not finite; there are no rows.</exception>
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

    /// <summary>Of true classes and the probabilities of all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type, or there are no bins.</exception>
    /// <exception cref="InvalidOperationException">A row has no class, or a value that is no probability; there are no rows.</exception>
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

    /// <summary>A value of a row as an index from 0.</summary>
    /// <param name="value">The value, NaN where it is missing.</param>
    /// <param name="row">The row's position.</param>
    /// <param name="column">The column's name.</param>
    /// <param name="count">How many classes there can be.</param>
    /// <exception cref="InvalidOperationException">It is none.</exception>
    public static int Class(double value, int row, string column, int count) =>
        value >= 0 && value < count && value == Math.Floor(value)
            ? (int)value
            : throw DataRows.Wrong(row, double.IsNaN(value)
                ? $"has no label in '{column}'; leave it out."
                : $"has the index {value} in '{column}'; the indices of {count} labels are 0 to {count - 1}.");

    private static (DataViewSchema.Column, DataViewSchema.Column) Find(IDataView data, string user, string first, string second) =>
        (NumberReader.Find(data.Schema, user, first), NumberReader.Find(data.Schema, user, second));

    // What the type says of the classes; 0 where it says nothing.
    private static int ClassCount(DataViewSchema.Column column) =>
        column.Type is BooleanDataViewType ? 2 : (int)Math.Min(column.Type.GetKeyCount(), MaxClasses);
}
