namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Linear warm-up from 0, then linear decay to 0 at the end.</summary>
/// <remarks>Spec section 6.2 (warmup_linear); the first step of a warm-up has the rate 0, as in transformers.</remarks>
/// <param name="Peak">The rate after the warm-up.</param>
/// <param name="WarmupSteps">Steps of warm-up, from 0.</param>
/// <param name="TotalSteps">Steps in all.</param>
internal sealed record LearningRateSchedule(double Peak, long WarmupSteps, long TotalSteps)
{
    /// <summary>A schedule whose warm-up is a part of all steps, rounded up.</summary>
    public static LearningRateSchedule WithRatio(double peak, double warmupRatio, long totalSteps) =>
        new(peak, (long)Math.Ceiling(warmupRatio * totalSteps), totalSteps);

    /// <summary>The rate of a step, counted from 0.</summary>
    public double At(long step) => Peak * (step < WarmupSteps
        ? (double)step / WarmupSteps
        : Math.Max(0, (double)(TotalSteps - step) / Math.Max(1, TotalSteps - WarmupSteps)));
}
