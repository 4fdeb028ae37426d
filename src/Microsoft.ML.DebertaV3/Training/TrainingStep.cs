using Microsoft.ML.DebertaV3.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Forward, backward, clip, update. Not thread safe.</summary>
internal sealed class TrainingStep(IObjective objective, AdamWOptions options, LearningRateSchedule schedule) : IDisposable
{
    private readonly AdamW _optimizer = new(objective.Network, options);
    private long _step;

    /// <summary>One step on one batch.</summary>
    /// <exception cref="ArithmeticException">The loss or the gradients are not finite; the weights are unchanged.</exception>
    public StepResult Run(Batch batch)
    {
        using var scope = NewDisposeScope();
        var learningRate = schedule.At(_step);
        _optimizer.ZeroGradients();
        var loss = Losses.WeightedMean(objective.Losses(batch), batch.Weights);
        loss.backward();
        var value = loss.item<float>();
        var norm = double.IsFinite(value) ? _optimizer.GradientNorm() : double.NaN;
        if (!double.IsFinite(norm))
        {
            throw new ArithmeticException(
                $"Step {_step + 1}: the loss ({value}) or its gradient is not a finite number. Lower the learning rate ({learningRate:g3}) or check the labels and weights.");
        }
        _optimizer.Step(learningRate, norm);
        _step++;
        return new(value, norm, learningRate);
    }

    public void Dispose() => _optimizer.Dispose();
}
