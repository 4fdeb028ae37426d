namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Computes one update of the trained network or networks.</summary>
internal interface ITrainingStep : IDisposable
{
    /// <summary>Number of steps so far, including skipped ones; determines the learning rate. Set when a run resumes.</summary>
    long Steps { get; set; }

    IOptimizer Optimizer { get; }

    /// <summary>Invoked after a step's loss and gradient are known to be finite, before the weights change.</summary>
    Action? BeforeUpdate { get; set; }

    /// <summary>Runs forward, backward and update on all micro-batches of one step.</summary>
    StepResult Run(MicroBatches batches);

    /// <summary>
    /// Converts the sums of several steps (<see cref="StepResult.Sums"/>) to named metrics. May also measure the current weights.
    /// </summary>
    IReadOnlyDictionary<string, double> Summarize(IReadOnlyDictionary<string, double> sums);
}

/// <summary>Result of one step.</summary>
/// <param name="Loss">Weighted mean loss of the step's examples before the update.</param>
/// <param name="GradientNorm">Global L2 norm of the gradients before clipping.</param>
/// <param name="LearningRate">Learning rate of the step.</param>
/// <param name="IsSkipped">Whether the update was skipped because the loss or the gradient was not finite.</param>
/// <param name="Sums">Named sums that are added up over steps and then summarized; null if there are none.</param>
internal readonly record struct StepResult(
    double Loss, double GradientNorm, double LearningRate, bool IsSkipped, IReadOnlyDictionary<string, double>? Sums = null);
