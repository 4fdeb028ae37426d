namespace Microsoft.ML.DebertaV3;

/// <summary>Precision, recall and F1 of one label (a class, a type of entity), or averages of them.</summary>
/// <remarks>Quotients with denominator 0 are 0, as in scikit-learn and seqeval.</remarks>
public sealed class LabelMetrics
{
    internal LabelMetrics(double precision, double recall, double f1Score, int support) =>
        (Precision, Recall, F1Score, Support) = (precision, recall, f1Score, support);

    /// <summary>Fraction of the predictions of the label that are correct. 0 to 1.</summary>
    public double Precision { get; }

    /// <summary>Fraction of the true occurrences of the label that were predicted. 0 to 1.</summary>
    public double Recall { get; }

    /// <summary>Harmonic mean of precision and recall; for averages, the average of the labels' F1. 0 to 1.</summary>
    public double F1Score { get; }

    /// <summary>Number of true occurrences of the label.</summary>
    public int Support { get; }

    /// <summary>Computes metrics from counts.</summary>
    /// <param name="truePositives">Number of correct predictions.</param>
    /// <param name="predicted">Number of predictions of the label.</param>
    /// <param name="support">Number of true occurrences.</param>
    internal static LabelMetrics Of(int truePositives, int predicted, int support) => new(
        Ratio(truePositives, predicted), Ratio(truePositives, support), Ratio(2d * truePositives, (double)predicted + support), support);

    /// <summary>Unweighted mean over labels; zeros if there are none.</summary>
    internal static LabelMetrics MacroAverage(IReadOnlyCollection<LabelMetrics> labels) => Average(labels, _ => 1);

    /// <summary>Mean over labels, weighted by their support; zeros if the total support is 0.</summary>
    internal static LabelMetrics WeightedAverage(IReadOnlyCollection<LabelMetrics> labels) => Average(labels, label => label.Support);

    /// <summary>Returns part / whole; 0 if whole is 0.</summary>
    internal static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;

    private static LabelMetrics Average(IReadOnlyCollection<LabelMetrics> labels, Func<LabelMetrics, double> weight)
    {
        var total = labels.Sum(weight);
        return new(Mean(label => label.Precision), Mean(label => label.Recall), Mean(label => label.F1Score), labels.Sum(l => l.Support));

        double Mean(Func<LabelMetrics, double> value) => Ratio(labels.Sum(label => value(label) * weight(label)), total);
    }
}
