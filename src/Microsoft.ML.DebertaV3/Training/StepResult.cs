namespace Microsoft.ML.DebertaV3.Training;

/// <summary>What one step did.</summary>
/// <param name="Loss">Weighted mean loss before the update.</param>
/// <param name="GradientNorm">Global L2 norm of the gradients before clipping.</param>
/// <param name="LearningRate">The rate that was used.</param>
internal readonly record struct StepResult(double Loss, double GradientNorm, double LearningRate);
