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
