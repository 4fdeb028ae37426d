namespace Microsoft.ML.DebertaV3.Training;

/// <summary>One update of whatever a run trains. The loop knows nothing else of it.</summary>
internal interface ITrainingStep : IDisposable
{
    /// <summary>Steps so far, skipped ones included: the schedule's clock. Set when a run resumes.</summary>
    long Steps { get; set; }

    IOptimizer Optimizer { get; }

    /// <summary>Called when a step's loss and gradient are finite, before the weights change.</summary>
    Action? BeforeUpdate { get; set; }

    /// <summary>Forward, backward and update on all micro-batches of one step.</summary>
    StepResult Run(MicroBatches batches);

    /// <summary>From the sums of several steps (<see cref="StepResult.Sums"/>) to metrics by name, at the present weights.</summary>
    IReadOnlyDictionary<string, double> Summarize(IReadOnlyDictionary<string, double> sums);
}

/// <summary>What one step did.</summary>
/// <param name="Loss">Weighted mean loss of the step's examples before the update.</param>
/// <param name="GradientNorm">Global L2 norm of the gradients before clipping.</param>
/// <param name="LearningRate">The rate that was used.</param>
/// <param name="IsSkipped">The loss or the gradient was not finite: nothing was updated.</param>
/// <param name="Sums">What may be added up over steps and then summarized; null: nothing.</param>
internal readonly record struct StepResult(
    double Loss, double GradientNorm, double LearningRate, bool IsSkipped, IReadOnlyDictionary<string, double>? Sums = null);
