namespace Sweep;

/// <summary>How a trial did.</summary>
/// <param name="Trial">What was tried.</param>
/// <param name="Sweep">What it was tried on: data, folds and seed.</param>
/// <param name="Accuracies">Accuracy of each fold.</param>
/// <param name="LogLosses">Log loss of each fold.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record TrialResult(Trial Trial, string Sweep, double[] Accuracies, double[] LogLosses, double Seconds)
{
    /// <summary>Mean accuracy over the folds.</summary>
    public double Accuracy => Accuracies.Average();

    /// <summary>Mean log loss over the folds.</summary>
    public double LogLoss => LogLosses.Average();

    /// <summary>Standard deviation of the accuracy over the folds.</summary>
    public double Spread => Math.Sqrt(Accuracies.Sum(value => Math.Pow(value - Accuracy, 2)) / Math.Max(1, Accuracies.Length - 1));
}
