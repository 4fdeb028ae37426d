using Microsoft.ML.DebertaV3.Tasks.Metrics;

namespace Microsoft.ML.DebertaV3;

/// <summary>Metrics of multiple choice. Immutable, thread safe.</summary>
public sealed class MultipleChoiceMetrics
{
    /// <param name="rows">The probability of each choice, and the index of the right one. At least one row.</param>
    internal MultipleChoiceMetrics(IReadOnlyList<(double[] Probabilities, int Right)> rows)
    {
        Rows = rows.Count;
        Accuracy = rows.Average(row => Array.IndexOf(row.Probabilities, row.Probabilities.Max()) == row.Right ? 1d : 0);
        ChanceAccuracy = rows.Average(row => 1d / row.Probabilities.Length);
        LogLoss = rows.Average(row => Probabilities.LogLoss(row.Probabilities[row.Right]));
    }

    /// <summary>Number of rows, at least 1.</summary>
    public int Rows { get; }

    /// <summary>Share of the rows whose most probable choice is right; of equally probable choices the first counts. 0 to 1.</summary>
    public double Accuracy { get; }

    /// <summary>The expected accuracy of random guessing: the mean of 1 / (number of choices) over the rows. 0 to 1.</summary>
    public double ChanceAccuracy { get; }

    /// <summary>Mean negative natural logarithm of the right choice's probability, which is clamped to at least 1e-12.</summary>
    public double LogLoss { get; }
}
