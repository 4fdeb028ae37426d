namespace Microsoft.ML.DebertaV3.Training;

/// <summary>
/// Tracks one metric over the epochs: the best value, and the number of epochs without progress. The properties are its complete state,
/// which is serialized.
/// </summary>
internal sealed class EarlyStopping
{
    /// <summary>The best value so far.</summary>
    public double? Best { get; set; }

    /// <summary>The epoch of the best value; null if every value was NaN.</summary>
    public int? BestEpoch { get; set; }

    /// <summary>The value that the next one must improve on by the minimum change to count as progress.</summary>
    public double? Reference { get; set; }

    /// <summary>Number of consecutive epochs without progress.</summary>
    public int EpochsWithoutProgress { get; set; }

    /// <summary>Records an epoch's value. Returns whether it is the best so far; NaN never is.</summary>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="value">Value of the metric.</param>
    /// <param name="higherIsBetter">Whether higher values are better.</param>
    /// <param name="minimumChange">Smaller improvements do not count as progress.</param>
    public bool Observe(int epoch, double value, bool higherIsBetter, double minimumChange)
    {
        var hasProgress = IsBetter(value, Reference, higherIsBetter, minimumChange);
        EpochsWithoutProgress = hasProgress ? 0 : EpochsWithoutProgress + 1;
        if (hasProgress)
            Reference = value;
        if (!IsBetter(value, Best, higherIsBetter, 0))
            return false;
        (Best, BestEpoch) = (value, epoch);
        return true;
    }

    private static bool IsBetter(double value, double? than, bool higherIsBetter, double change) =>
        !double.IsNaN(value) && (than is not { } other || (higherIsBetter ? value > other + change : value < other - change));
}
