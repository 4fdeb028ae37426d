using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Forward and backward of one or more micro-batches, then clip and update. Not thread safe.</summary>
internal sealed class TrainingStep : ITrainingStep
{
    private readonly IObjective _objective;
    private readonly RateSchedule _schedule;
    private readonly ComputePrecision? _precision;

    private TrainingStep(IObjective objective, AdamW optimizer, RateSchedule schedule, ComputePrecision? precision) =>
        (_objective, Optimizer, _schedule, _precision) = (objective, optimizer, schedule, precision);

    public long Steps { get; set; }

    public Action? BeforeUpdate { get; set; }

    public AdamW Optimizer { get; }

    IOptimizer ITrainingStep.Optimizer => Optimizer;

    /// <summary>A step, whose optimizer and precision are attached to the network until the session ends.</summary>
    /// <param name="session">Of the run.</param>
    /// <param name="objective">What is minimised.</param>
    /// <param name="options">AdamW's constants.</param>
    /// <param name="schedule">The learning rate of each step.</param>
    /// <param name="rules">Learning rates by layer, and what is frozen; null: all alike.</param>
    /// <param name="precision">The objective's parts for mixed precision multiply in it.</param>
    public static TrainingStep Attach(
        TrainingSession session, IObjective objective, AdamWOptions options, RateSchedule schedule, ParameterRules? rules = null,
        TrainingPrecision precision = TrainingPrecision.Float32) =>
        new(objective, session.Optimize(objective.Network, options, rules), schedule,
            session.UsePrecision(precision, objective.MixedPrecisionParts));

    public StepResult Run(MicroBatches batches) => Run(batches.Collate(), batches.Weight);

    /// <summary>
    /// One update. Its loss is sum(weight · loss) / sum(weight) over all examples of all micro-batches, so that it equals the step of the
    /// one big batch.
    /// </summary>
    public StepResult Run(IEnumerable<Batch> microBatches, double totalWeight)
    {
        var learningRate = _schedule.At(Steps);
        Optimizer.ZeroGradients();
        var loss = 0d;
        foreach (var batch in microBatches)
            loss += Accumulate(batch, totalWeight);
        _precision?.ClearCasts();
        Steps++;
        var norm = double.IsFinite(loss) ? Optimizer.GradientNorm() : double.NaN;
        if (!double.IsFinite(norm))
            return new(loss, norm, learningRate, IsSkipped: true);
        BeforeUpdate?.Invoke();
        Optimizer.Step(learningRate, norm);
        return new(loss, norm, learningRate, IsSkipped: false);
    }

    /// <summary>Nothing: a task's metrics need its whole validation set.</summary>
    public IReadOnlyDictionary<string, double> Summarize(IReadOnlyDictionary<string, double> sums) => sums;

    void IDisposable.Dispose()
    {
        // Nothing of its own: the session has it all.
    }

    private double Accumulate(Batch batch, double totalWeight)
    {
        using var scope = NewDisposeScope();
        var loss = (_objective.Losses(batch) * batch.Weights).sum().DividedBy(totalWeight);
        loss.backward();
        return loss.item<float>();
    }
}
