namespace Microsoft.ML.DebertaV3;

/// <summary>How often the right one of several choices was predicted.</summary>
public sealed class MultipleChoiceMetrics
{
    private const double SmallestProbability = 1e-12; // the logarithm of 0 would hide all other rows

    /// <param name="rows">The probability of each choice, and the index of the right one. At least one row.</param>
    internal MultipleChoiceMetrics(IReadOnlyList<(double[] Probabilities, int Right)> rows)
    {
        Rows = rows.Count;
        Accuracy = rows.Average(row => Array.IndexOf(row.Probabilities, row.Probabilities.Max()) == row.Right ? 1d : 0);
        ChanceAccuracy = rows.Average(row => 1d / row.Probabilities.Length);
        LogLoss = rows.Average(row => -Math.Log(Math.Max(row.Probabilities[row.Right], SmallestProbability)));
    }

    /// <summary>Rows, at least 1.</summary>
    public int Rows { get; }

    /// <summary>Share of the rows whose most probable choice, the first of equals, is right. 0 to 1.</summary>
    public double Accuracy { get; }

    /// <summary>The accuracy of a blind guess: the mean of 1 by the number of a row's choices.</summary>
    public double ChanceAccuracy { get; }

    /// <summary>Mean negative natural logarithm of the right choice's probability, which counts as 1e-12 at least.</summary>
    public double LogLoss { get; }
}
