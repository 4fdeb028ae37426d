using Microsoft.ML.DebertaV3.Tasks.Metrics;

namespace Microsoft.ML.DebertaV3;

/// <summary>Calibration metrics: how well predicted probabilities match the frequency of correct predictions.</summary>
/// <remarks>The confidence of a row is its highest probability, its predicted class the first class with that probability.</remarks>
public sealed class CalibrationMetrics
{
    /// <param name="probabilities">Probability of each class, [rows][classes], at least one row.</param>
    /// <param name="labels">The true classes, [rows].</param>
    /// <param name="bins">Number of bins.</param>
    internal CalibrationMetrics(IReadOnlyList<double[]> probabilities, IReadOnlyList<int> labels, int bins)
    {
        var rows = probabilities.Zip(labels, (row, label) => (Row: row, Label: label, Confidence: row.Max())).ToArray();
        Bins = [.. rows.GroupBy(row => Bin(row.Confidence, bins)).OrderBy(bin => bin.Key).Select(bin => new CalibrationBin(
            bin.Key,
            bin.Count(),
            bin.Average(row => Array.IndexOf(row.Row, row.Confidence) == row.Label ? 1d : 0),
            bin.Average(row => row.Confidence)))];
        ExpectedCalibrationError = Bins.Sum(bin => Gap(bin) * bin.Count) / rows.Length;
        MaximumCalibrationError = Bins.Max(Gap);
        BrierScore = rows.Average(row => row.Row.Select((p, i) => Math.Pow(p - (i == row.Label ? 1 : 0), 2)).Sum());
        LogLoss = rows.Average(row => Probabilities.LogLoss(row.Row[row.Label]));
    }

    /// <summary>
    /// Expected calibration error: mean absolute difference of confidence and accuracy over the bins, weighted by their rows. 0 to 1; 0 is
    /// best.
    /// </summary>
    public double ExpectedCalibrationError { get; }

    /// <summary>Maximum absolute difference of confidence and accuracy of a bin. 0 to 1; 0 is best.</summary>
    public double MaximumCalibrationError { get; }

    /// <summary>Mean over the rows of the sum of squared differences of probability and truth (1 or 0). 0 to 2; 0 is best.</summary>
    public double BrierScore { get; }

    /// <summary>Mean negative natural logarithm of the true class's probability, which is clamped to at least 1e-12.</summary>
    public double LogLoss { get; }

    /// <summary>The non-empty bins, in order of increasing confidence.</summary>
    public IReadOnlyList<CalibrationBin> Bins { get; }

    private static double Gap(CalibrationBin bin) => Math.Abs(bin.Accuracy - bin.Confidence);

    // Intervals are (b / n, (b + 1) / n]: the index from the product is corrected by comparing with the quotients, because it may be
    // rounded across a border.
    private static int Bin(double confidence, int bins)
    {
        var bin = Math.Clamp((int)Math.Ceiling(confidence * bins) - 1, 0, bins - 1);
        if (bin > 0 && confidence <= (double)bin / bins)
            return bin - 1;
        return bin < bins - 1 && confidence > (bin + 1d) / bins ? bin + 1 : bin;
    }
}
