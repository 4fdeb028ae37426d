namespace Microsoft.ML.DebertaV3;

/// <summary>Whether probabilities say how often the predicted class is right.</summary>
/// <remarks>A row's confidence is its highest probability, its predicted class the first that has it.</remarks>
public sealed class CalibrationMetrics
{
    private const double SmallestProbability = 1e-12; // the logarithm of 0 would hide all other rows

    /// <param name="probabilities">Of each class. [rows][classes], at least one row</param>
    /// <param name="labels">The true classes. [rows]</param>
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
        LogLoss = rows.Average(row => -Math.Log(Math.Max(row.Row[row.Label], SmallestProbability)));
    }

    /// <summary>Mean distance of confidence from accuracy over the bins, each counting as many rows as it has. 0 to 1; 0 is best.</summary>
    public double ExpectedCalibrationError { get; }

    /// <summary>The largest of those distances. 0 to 1.</summary>
    public double MaximumCalibrationError { get; }

    /// <summary>Mean over the rows of the summed squares of probability minus truth (1 or 0). 0 to 2; 0 is best.</summary>
    public double BrierScore { get; }

    /// <summary>Mean negative natural logarithm of the true class's probability, which counts as 1e-12 at least.</summary>
    public double LogLoss { get; }

    /// <summary>The bins that hold rows, by rising confidence.</summary>
    public IReadOnlyList<CalibrationBin> Bins { get; }

    private static double Gap(CalibrationBin bin) => Math.Abs(bin.Accuracy - bin.Confidence);

    // (b / n, (b + 1) / n]: the product may be rounded over a border, the quotients are what counts.
    private static int Bin(double confidence, int bins)
    {
        var bin = Math.Clamp((int)Math.Ceiling(confidence * bins) - 1, 0, bins - 1);
        if (bin > 0 && confidence <= (double)bin / bins)
            return bin - 1;
        return bin < bins - 1 && confidence > (bin + 1d) / bins ? bin + 1 : bin;
    }
}
