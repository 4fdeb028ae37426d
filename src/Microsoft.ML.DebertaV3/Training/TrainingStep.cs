using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>A step that minimizes one loss: forward and backward over all micro-batches, clipping, update. Not thread safe.</summary>
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

    /// <summary>Creates a step. Its optimizer and precision stay attached to the network until the session is disposed.</summary>
    /// <param name="session">Session of the run.</param>
    /// <param name="objective">The loss to minimize.</param>
    /// <param name="options">Hyperparameters of AdamW.</param>
    /// <param name="schedule">Learning rate of each step.</param>
    /// <param name="rules">Learning rate factors and frozen layers; null to train all parameters alike.</param>
    /// <param name="precision">Precision of the objective's mixed precision parts.</param>
    public static TrainingStep Attach(
        TrainingSession session, IObjective objective, AdamWOptions options, RateSchedule schedule, ParameterRules? rules = null,
        TrainingPrecision precision = TrainingPrecision.Float32) =>
        new(objective, session.Optimize(objective.Network, options, rules), schedule,
            session.UsePrecision(precision, objective.MixedPrecisionParts));

    public StepResult Run(MicroBatches batches) => Run(batches.Collate(), batches.Weight, batches.Ranks);

    /// <summary>
    /// Runs one update. The loss is sum(weight · loss) / sum(weight) over all examples of all micro-batches, so the update equals that of
    /// one large batch.
    /// </summary>
    /// <param name="microBatches">The micro-batches, or this rank's share of them.</param>
    /// <param name="totalWeight">Sum of the example weights, of all ranks.</param>
    /// <param name="ranks">The ranks that train together; null for one process.</param>
    public StepResult Run(IEnumerable<Batch> microBatches, double totalWeight, Ranks? ranks = null)
    {
        ranks ??= Ranks.One;
        var learningRate = _schedule.At(Steps);
        Optimizer.ZeroGradients();
        var loss = 0d;
        foreach (var batch in microBatches)
            loss += Accumulate(batch, totalWeight);
        _precision?.ClearCasts();
        Steps++;
        loss = ranks.Sum(loss);
        var norm = double.IsFinite(loss) ? Optimizer.GradientNorm(ranks) : double.NaN;
        if (!double.IsFinite(norm))
            return new(loss, norm, learningRate, IsSkipped: true);
        BeforeUpdate?.Invoke();
        Optimizer.Step(learningRate, norm);
        return new(loss, norm, learningRate, IsSkipped: false);
    }

    /// <summary>Returns the sums unchanged: tasks have no metrics over intervals.</summary>
    public IReadOnlyDictionary<string, double> Summarize(IReadOnlyDictionary<string, double> sums) => sums;

    void IDisposable.Dispose()
    {
        // The session owns optimizer and precision.
    }

    private double Accumulate(Batch batch, double totalWeight)
    {
        using var scope = NewDisposeScope();
        var loss = (_objective.Losses(batch) * batch.Weights).sum().DividedBy(totalWeight);
        loss.backward();
        return loss.item<float>();
    }
}
