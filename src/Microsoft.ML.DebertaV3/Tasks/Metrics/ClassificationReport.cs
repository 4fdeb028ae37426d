namespace Microsoft.ML.DebertaV3;

/// <summary>Classification metrics that ML.NET's own metrics classes lack.</summary>
/// <remarks>Same definitions as in scikit-learn, in double precision. The GLUE benchmark uses some of them.</remarks>
public sealed class ClassificationReport
{
    private readonly int[][] _counts;

    /// <param name="counts">Confusion matrix, [true][predicted], with at least one row.</param>
    internal ClassificationReport(int[][] counts)
    {
        _counts = counts;
        int[] truth = [.. counts.Select(row => row.Sum())];
        int[] predicted = [.. counts.Select((_, column) => counts.Sum(row => row[column]))];
        int[] right = [.. counts.Select((row, i) => row[i])];
        PerClass = [.. right.Select((hits, i) => LabelMetrics.Of(hits, predicted[i], truth[i]))];
        Accuracy = LabelMetrics.Ratio(right.Sum(), truth.Sum());
        MatthewsCorrelation = Matthews(right.Sum(), truth, predicted);
        MacroAverage = LabelMetrics.MacroAverage(PerClass);
        WeightedAverage = LabelMetrics.WeightedAverage(PerClass);
    }

    /// <summary>
    /// Fraction of the rows whose predicted class is correct; equal to the micro averages of precision, recall and F1. 0 to 1.
    /// </summary>
    public double Accuracy { get; }

    /// <summary>
    /// Matthews correlation coefficient, -1 to 1; for more than two classes Gorodkin's R_K. 1 if all rows are correct; 0 for chance level,
    /// and if it is undefined (only one class is true or predicted).
    /// </summary>
    public double MatthewsCorrelation { get; }

    /// <summary>Unweighted mean over all classes. A class that is neither true nor predicted in any row counts as 0.</summary>
    public LabelMetrics MacroAverage { get; }

    /// <summary>Mean over all classes, weighted by their number of true rows.</summary>
    public LabelMetrics WeightedAverage { get; }

    /// <summary>Metrics of each class, in the order of the keys; false, then true for a Boolean.</summary>
    public IReadOnlyList<LabelMetrics> PerClass { get; }

    /// <summary>Confusion matrix: number of rows by true class (outer list) and predicted class (inner list).</summary>
    public IReadOnlyList<IReadOnlyList<int>> Counts => _counts;

    private static double Matthews(long right, int[] truth, int[] predicted)
    {
        double total = truth.Sum();
        var byChance = truth.Zip(predicted, (a, b) => (double)a * b).Sum();
        var spread = (total * total - predicted.Sum(Square)) * (total * total - truth.Sum(Square));
        return LabelMetrics.Ratio(right * total - byChance, Math.Sqrt(spread));

        static double Square(int count) => (double)count * count;
    }
}
