namespace Microsoft.ML.DebertaV3;

/// <summary>How well predicted classes fit the true ones: what ML.NET's own metrics lack.</summary>
/// <remarks>Computed as scikit-learn does, in double precision. The GLUE benchmark reports some of its tasks by these.</remarks>
public sealed class ClassificationReport
{
    private readonly int[][] _counts;

    /// <param name="counts">Rows by their true and their predicted class. [true][predicted], at least one row in all.</param>
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

    /// <summary>Share of the rows whose predicted class is right; also the micro average of precision, recall and F1. 0 to 1.</summary>
    public double Accuracy { get; }

    /// <summary>
    /// Matthews' correlation coefficient, for more than two classes Gorodkin's R_K: 1 where every row is right, 0 as good as chance or
    /// undefined (one class alone is true or predicted).
    /// </summary>
    public double MatthewsCorrelation { get; }

    /// <summary>The mean over all classes, each counting 1. A class that is neither true nor predicted anywhere counts as 0.</summary>
    public LabelMetrics MacroAverage { get; }

    /// <summary>The mean over all classes, each counting as often as it is true.</summary>
    public LabelMetrics WeightedAverage { get; }

    /// <summary>Each class, in the order of the keys; of a Boolean false, then true.</summary>
    public IReadOnlyList<LabelMetrics> PerClass { get; }

    /// <summary>Rows by their true class (outer list) and their predicted class (inner list).</summary>
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
