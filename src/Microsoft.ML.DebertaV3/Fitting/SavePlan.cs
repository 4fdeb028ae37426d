namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>When a fit's state is written, and how much of it is kept.</summary>
/// <param name="EverySteps">Steps from one to the next; null: by time alone.</param>
/// <param name="EveryMinutes">Minutes from one to the next.</param>
/// <param name="Keep">The newest that stay; at least 1.</param>
internal sealed record SavePlan(int? EverySteps, double EveryMinutes, int Keep);
