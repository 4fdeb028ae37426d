namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Learning rate schedule: linear warm-up from 0, then a decay.</summary>
/// <remarks>Spec section 6.2 (warmup_linear). The first step of a warm-up has the learning rate 0, as in transformers.</remarks>
/// <param name="Peak">Learning rate after the warm-up.</param>
/// <param name="WarmupSteps">Number of warm-up steps, at least 0.</param>
/// <param name="TotalSteps">Total number of steps.</param>
/// <param name="Shape">Course after the warm-up.</param>
internal sealed record RateSchedule(
    double Peak, long WarmupSteps, long TotalSteps, LearningRateSchedule Shape = LearningRateSchedule.Linear)
{
    /// <summary>Creates a schedule whose warm-up is a fraction of all steps, rounded up.</summary>
    public static RateSchedule WithRatio(
        double peak, double warmupRatio, long totalSteps, LearningRateSchedule decay = LearningRateSchedule.Linear) =>
        new(peak, (long)Math.Ceiling(warmupRatio * totalSteps), totalSteps, decay);

    /// <summary>Returns the learning rate of a step, counted from 0.</summary>
    public double At(long step)
    {
        if (step < WarmupSteps)
            return Peak * step / WarmupSteps;
        var left = Math.Max(0, (double)(TotalSteps - step) / Math.Max(1, TotalSteps - WarmupSteps)); // from 1 to 0
        return Shape switch
        {
            LearningRateSchedule.Cosine => Peak * (1 - Math.Cos(Math.PI * left)) / 2,
            LearningRateSchedule.Constant => Peak,
            _ => Peak * left,
        };
    }
}
