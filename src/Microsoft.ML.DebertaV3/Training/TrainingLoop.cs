using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>The one loop: epochs over examples in batches of similar length, one optimizer step per batch.</summary>
internal sealed class TrainingLoop(IObjective objective, TrainingSettings settings, RandomStreams random, TimeProvider time, ITrainingObserver observer)
{
    /// <summary>Trains the objective's network in place; it is in training mode afterwards.</summary>
    /// <exception cref="OperationCanceledException">The observer ended the run.</exception>
    /// <exception cref="ArithmeticException">The loss is not finite.</exception>
    public void Run(IReadOnlyList<TrainingExample> examples)
    {
        var lengths = examples.Select(e => e.Ids.Length).ToArray();
        var steps = ((long)examples.Count + settings.BatchSize - 1) / settings.BatchSize * settings.Epochs;
        var order = random.Managed(RandomStreams.Purpose.Order);
        var pace = new TrainingPace(settings.Epochs, steps, time);

        objective.Network.train();
        using var step = new TrainingStep(
            objective, settings.Optimizer, LearningRateSchedule.WithRatio(settings.LearningRate, settings.WarmupRatio, steps));
        for (var epoch = 1; epoch <= settings.Epochs; epoch++)
        {
            foreach (var indices in BatchOrder.Epoch(lengths, settings.BatchSize, order))
            {
                observer.CheckAlive();
                using var batch = Batch.Of([.. indices.Select(i => examples[i])], settings.PaddingId, settings.Device);
                observer.OnStep(pace.After(epoch, step.Run(batch), batch.Count));
            }
        }
    }
}
