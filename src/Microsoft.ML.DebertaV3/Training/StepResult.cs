namespace Microsoft.ML.DebertaV3.Training;

/// <summary>What one step did.</summary>
/// <param name="Loss">Weighted mean loss of the step's examples before the update.</param>
/// <param name="GradientNorm">Global L2 norm of the gradients before clipping.</param>
/// <param name="LearningRate">The rate that was used.</param>
/// <param name="IsSkipped">The loss or the gradient was not finite: nothing was updated.</param>
/// <param name="Sums">What may be added up over steps and then summarized; null: nothing.</param>
internal readonly record struct StepResult(
    double Loss, double GradientNorm, double LearningRate, bool IsSkipped, IReadOnlyDictionary<string, double>? Sums = null);
