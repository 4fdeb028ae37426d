namespace SharingAblation;

/// <summary>How many steps a loss takes to come down to a level.</summary>
internal static class Efficiency
{
    /// <summary>Intervals in a mean: one interval alone is as low as its batches were easy.</summary>
    public const int Window = 5;

    /// <summary>The mean of the last intervals of a loss.</summary>
    public static double Final(double[] losses) => losses[^Math.Min(Window, losses.Length)..].Average();

    /// <summary>
    /// The first step at which the mean of the intervals before it is not above <paramref name="target"/>; null: it never is.
    /// </summary>
    /// <param name="steps">The step at the end of each interval.</param>
    /// <param name="losses">The mean loss of each interval.</param>
    /// <param name="target">The level.</param>
    public static double? StepsToReach(double[] steps, double[] losses, double target)
    {
        var window = Math.Min(Window, losses.Length);
        for (var end = window; end <= losses.Length; end++)
        {
            if (losses[(end - window)..end].Average() <= target)
                return steps[end - 1];
        }
        return null;
    }
}
