namespace Microsoft.ML.DebertaV3;

/// <summary>How often the right one of several choices was predicted.</summary>
public sealed class MultipleChoiceMetrics
{
    internal MultipleChoiceMetrics(int rows, double accuracy, double chanceAccuracy, double logLoss) =>
        (Rows, Accuracy, ChanceAccuracy, LogLoss) = (rows, accuracy, chanceAccuracy, logLoss);

    /// <summary>Rows, at least 1.</summary>
    public int Rows { get; }

    /// <summary>Share of the rows whose most probable choice, the first of equals, is right. 0 to 1.</summary>
    public double Accuracy { get; }

    /// <summary>The accuracy of a blind guess: the mean of 1 by the number of a row's choices.</summary>
    public double ChanceAccuracy { get; }

    /// <summary>Mean negative natural logarithm of the right choice's probability, which counts as 1e-12 at least.</summary>
    public double LogLoss { get; }
}
