namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>When to save the state of a fit, and how many states to keep.</summary>
/// <param name="EverySteps">Number of steps between states; null if only time counts.</param>
/// <param name="EveryMinutes">Minutes between states.</param>
/// <param name="Keep">Number of newest states to keep, at least 1.</param>
internal sealed record SavePlan(int? EverySteps, double EveryMinutes, int Keep);
