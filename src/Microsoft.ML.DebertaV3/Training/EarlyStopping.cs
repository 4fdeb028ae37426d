namespace Microsoft.ML.DebertaV3.Training;

/// <summary>
/// Follows one metric from epoch to epoch: which was the best, and when it is time to stop. Its properties are its whole state.
/// </summary>
internal sealed class EarlyStopping
{
    /// <summary>The best value so far.</summary>
    public double? Best { get; set; }

    /// <summary>The epoch of the best value; null where no value was a number.</summary>
    public int? BestEpoch { get; set; }

    /// <summary>The value that the next one must beat by the minimum change to count as progress.</summary>
    public double? Reference { get; set; }

    /// <summary>Epochs without progress.</summary>
    public int EpochsWithoutProgress { get; set; }

    /// <summary>Takes an epoch's value and returns whether it is the best so far. A value that is not a number never is.</summary>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="value">The metric.</param>
    /// <param name="higherIsBetter">Whether more is better.</param>
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
