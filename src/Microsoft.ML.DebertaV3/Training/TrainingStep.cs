using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Forward and backward of one or more micro-batches, then clip and update. Not thread safe.</summary>
internal sealed class TrainingStep(IObjective objective, AdamWOptions options, LearningRateSchedule schedule, ParameterRules? rules = null) : IDisposable
{
    /// <summary>Steps so far, skipped ones included: the schedule's clock. Set when a run resumes.</summary>
    public long Steps { get; set; }

    /// <summary>Called when a step's loss and gradient are finite, before the weights change.</summary>
    public Action? BeforeUpdate { get; set; }

    public AdamW Optimizer { get; } = new(objective.Network, options, rules);

    /// <summary>
    /// One update. Its loss is sum(weight · loss) / sum(weight) over all examples of all micro-batches, so that it equals the step of the one big batch.
    /// </summary>
    public StepResult Run(IEnumerable<Batch> microBatches, double totalWeight)
    {
        var learningRate = schedule.At(Steps);
        Optimizer.ZeroGradients();
        var loss = 0d;
        foreach (var batch in microBatches)
            loss += Accumulate(batch, totalWeight);
        Steps++;
        var norm = double.IsFinite(loss) ? Optimizer.GradientNorm() : double.NaN;
        if (!double.IsFinite(norm))
            return new(loss, norm, learningRate, IsSkipped: true);
        BeforeUpdate?.Invoke();
        Optimizer.Step(learningRate, norm);
        return new(loss, norm, learningRate, IsSkipped: false);
    }

    public void Dispose() => Optimizer.Dispose();

    private double Accumulate(Batch batch, double totalWeight)
    {
        using var scope = NewDisposeScope();
        var loss = (objective.Losses(batch) * batch.Weights).sum() / totalWeight;
        loss.backward();
        return loss.item<float>();
    }
}
