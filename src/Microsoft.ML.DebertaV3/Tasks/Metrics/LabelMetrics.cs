namespace Microsoft.ML.DebertaV3;

/// <summary>Precision, recall and F1 of one label (a class, a type of entity), or averages of them.</summary>
/// <remarks>What is divided by 0 is 0, as in scikit-learn and seqeval.</remarks>
public sealed class LabelMetrics
{
    internal LabelMetrics(double precision, double recall, double f1Score, int support) =>
        (Precision, Recall, F1Score, Support) = (precision, recall, f1Score, support);

    /// <summary>Share of the predictions that are right. 0 to 1.</summary>
    public double Precision { get; }

    /// <summary>Share of the truth that was found. 0 to 1.</summary>
    public double Recall { get; }

    /// <summary>Harmonic mean of precision and recall; in averages the average of the labels' own. 0 to 1.</summary>
    public double F1Score { get; }

    /// <summary>How often the label is the truth.</summary>
    public int Support { get; }

    /// <summary>The metrics of counts.</summary>
    /// <param name="truePositives">Predictions that are right.</param>
    /// <param name="predicted">All predictions of the label.</param>
    /// <param name="support">How often it is the truth.</param>
    internal static LabelMetrics Of(int truePositives, int predicted, int support) => new(
        Ratio(truePositives, predicted), Ratio(truePositives, support), Ratio(2d * truePositives, (double)predicted + support), support);

    /// <summary>The mean of labels, each counting 1; zeros for none.</summary>
    internal static LabelMetrics MacroAverage(IReadOnlyCollection<LabelMetrics> labels) => Average(labels, _ => 1);

    /// <summary>The mean of labels, each counting as often as it is the truth; zeros where there is no truth.</summary>
    internal static LabelMetrics WeightedAverage(IReadOnlyCollection<LabelMetrics> labels) => Average(labels, label => label.Support);

    /// <summary>A quotient, 0 where it does not exist.</summary>
    internal static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;

    private static LabelMetrics Average(IReadOnlyCollection<LabelMetrics> labels, Func<LabelMetrics, double> weight)
    {
        var total = labels.Sum(weight);
        return new(Mean(label => label.Precision), Mean(label => label.Recall), Mean(label => label.F1Score), labels.Sum(l => l.Support));

        double Mean(Func<LabelMetrics, double> value) => Ratio(labels.Sum(label => value(label) * weight(label)), total);
    }
}
