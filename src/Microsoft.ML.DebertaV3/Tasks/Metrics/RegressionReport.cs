namespace Microsoft.ML.DebertaV3;

/// <summary>Regression metrics: correlations, which ML.NET's own metrics lack, and errors in double precision.</summary>
public sealed class RegressionReport
{
    /// <param name="truth">The true numbers, [rows], at least one.</param>
    /// <param name="predicted">The predicted numbers, [rows].</param>
    internal RegressionReport(double[] truth, double[] predicted)
    {
        PearsonCorrelation = Pearson(truth, predicted);
        SpearmanCorrelation = Pearson(Ranks(truth), Ranks(predicted));
        MeanSquaredError = truth.Zip(predicted, (t, p) => (t - p) * (t - p)).Average();
        MeanAbsoluteError = truth.Zip(predicted, (t, p) => Math.Abs(t - p)).Average();
    }

    /// <summary>Pearson correlation, -1 to 1; NaN if all true or all predicted numbers are equal.</summary>
    public double PearsonCorrelation { get; }

    /// <summary>Spearman correlation, -1 to 1, with mean ranks for ties; NaN if all true or all predicted numbers are equal.</summary>
    public double SpearmanCorrelation { get; }

    /// <summary>Mean squared error.</summary>
    public double MeanSquaredError { get; }

    /// <summary>Mean absolute error.</summary>
    public double MeanAbsoluteError { get; }

    private static double Pearson(double[] first, double[] second)
    {
        var (firstMean, secondMean) = (first.Average(), second.Average());
        var (product, firstSquare, secondSquare) = (0d, 0d, 0d);
        foreach (var (a, b) in first.Zip(second, (a, b) => (a - firstMean, b - secondMean)))
            (product, firstSquare, secondSquare) = (product + a * b, firstSquare + a * a, secondSquare + b * b);
        return product / (Math.Sqrt(firstSquare) * Math.Sqrt(secondSquare));
    }

    private static double[] Ranks(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(i => values[i])];
        var ranks = new double[values.Length];
        for (var (start, end) = (0, 0); start < order.Length; start = end)
        {
            while (end < order.Length && values[order[end]] == values[order[start]])
                end++;
            foreach (var i in order[start..end])
                ranks[i] = (start + end + 1) / 2d; // ranks count from 1
        }
        return ranks;
    }
}
