using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>The one loop: epochs over examples in batches of similar length, validation after each, and a way back into the middle of it.</summary>
/// <remarks>Nothing random is carried from step to step: order and dropout masks follow from the seed and the number of the step. So a resumed run is bit-equal.</remarks>
internal sealed class TrainingLoop(IObjective objective, TrainingSettings settings, TrainingServices services)
{
    /// <summary>Trains the objective's network in place; afterwards it has the best epoch's weights, or the last, and is in evaluation mode.</summary>
    /// <exception cref="OperationCanceledException">The observer abandoned the run.</exception>
    /// <exception cref="ArithmeticException">Too many steps in a row had no finite loss, or all.</exception>
    public TrainingHistory Run(IReadOnlyList<TrainingExample> examples)
    {
        var plan = new TrainingPlan(settings, examples.Count);
        using var best = new BestWeights();
        using var step = new TrainingStep(objective, settings.Optimizer, plan.Schedule, settings.Rules);
        var parts = new TrainingParts(objective.Network, step.Optimizer, best);
        var state = Resume(parts, step);
        var pace = new TrainingPace(plan, state.Steps, services.Time);
        var lengths = examples is ISizedExamples sized ? sized.Lengths : [.. examples.Select(e => e.Ids.Length)];

        while ((state.Steps < plan.Steps || state.StepInEpoch > 0) && !state.StoppedEarly && !services.Cancellation.IsCancellationRequested)
        {
            if (RunEpoch(examples, lengths, step, state, plan, pace, parts))
                FinishEpoch(state, parts);
        }
        return Finish(state, plan, parts);
    }

    private RunState Resume(TrainingParts parts, TrainingStep step)
    {
        if (services.Checkpoints?.Restore(parts) is not { } state)
            return new RunState();
        state.SkippedInARow = 0;
        step.Steps = state.Steps;
        step.Optimizer.Steps = state.OptimizerSteps;
        services.Observer.OnEvent($"Resumes after step {state.Steps}, in epoch {state.Epoch}.");
        return state;
    }

    // Returns whether the epoch came to its end. A run may resume there: then nothing is left but to close it.
    private bool RunEpoch(
        IReadOnlyList<TrainingExample> examples, IReadOnlyList<int> lengths, TrainingStep step, RunState state, TrainingPlan plan, TrainingPace pace, TrainingParts parts)
    {
        objective.Network.train();
        var order = BatchOrder.Epoch(lengths, settings.BatchSize, services.Random.Managed(RandomStreams.Purpose.Order, state.Epoch));
        foreach (var update in order.Chunk(settings.Accumulation).Skip((int)state.StepInEpoch).Take((int)Math.Min(plan.Steps - state.Steps, int.MaxValue)))
        {
            if (services.Cancellation.IsCancellationRequested)
                return false;
            services.Observer.CheckAlive();
            pace.Begin();
            var rows = update.Select(indices => indices.Select(i => examples[i]).ToArray()).ToArray();
            var result = step.Run(Collate(rows, state.Steps), rows.Sum(batch => batch.Sum(e => (double)e.Weight)));
            pace.End();
            state.Add(result, pace.Seconds);
            state.OptimizerSteps = step.Optimizer.Steps;
            services.Observer.OnStep(pace.After(state, result, rows.Sum(batch => batch.Length)));
            var isStuck = result.IsSkipped && IsStuck(state, result);
            if (services.Checkpoints is { } checkpoints && (isStuck || checkpoints.IsDue(state)))
                Save(checkpoints, state, parts);
            if (isStuck)
                throw Stuck(state);
        }
        return true;
    }

    // Each micro-batch is made when it is needed and freed after use; its dropout masks follow from its number.
    private IEnumerable<Batch> Collate(TrainingExample[][] rows, long step)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            if (services.Dropout is { } dropout)
                services.Random.Position(dropout, RandomStreams.Purpose.Dropout, step * settings.Accumulation + i);
            using var batch = Batch.Of(rows[i], settings.PaddingId, settings.Device);
            yield return batch;
        }
    }

    private bool IsStuck(RunState state, StepResult result)
    {
        services.Observer.OnEvent($"Step {state.Steps} is skipped: its loss ({result.Loss}) or gradient is not finite.");
        return state.SkippedInARow >= settings.MaximumSkippedInARow;
    }

    private static ArithmeticException Stuck(RunState state) => new(
        $"The loss or gradient of {state.SkippedInARow} step(s) in a row, up to step {state.Steps}, was not finite. Lower the learning rate ({state.LearningRate:g3}), "
        + "or check the labels and weights. The weights before them are in the checkpoint folder, where there is one.");

    private void FinishEpoch(RunState state, TrainingParts parts)
    {
        var epoch = state.Epoch;
        parts.Optimizer.CatchUp(); // whoever measures or hears of the epoch may read whole tables
        IReadOnlyDictionary<string, double> metrics = new Dictionary<string, double>();
        if (services.Validation is { } validation)
        {
            objective.Network.eval();
            metrics = validation.Evaluate();
            if (state.Stopping.Observe(epoch, metrics[validation.Metric], validation.HigherIsBetter, services.MinimumChange))
                parts.Best.Capture(objective.Network);
            state.StoppedEarly = state.Stopping.EpochsWithoutProgress >= (services.Patience ?? int.MaxValue);
        }
        services.Observer.OnEpoch(state.FinishEpoch(metrics));
        if (state.StoppedEarly)
            services.Observer.OnEvent($"Stops early: no progress in {services.Patience} epochs. Epoch {state.Stopping.BestEpoch} was the best.");
    }

    private static void Save(ITrainingCheckpoints checkpoints, RunState state, TrainingParts parts)
    {
        parts.Optimizer.CatchUp();
        checkpoints.Save(state, parts);
    }

    private TrainingHistory Finish(RunState state, TrainingPlan plan, TrainingParts parts)
    {
        var cancelled = services.Cancellation.IsCancellationRequested && state.Steps < plan.Steps && !state.StoppedEarly;
        if (cancelled)
            services.Observer.OnEvent($"Cancelled after step {state.Steps} of {plan.Steps}; the weights so far are kept.");
        if (services.Checkpoints is { } checkpoints)
            Save(checkpoints, state, parts);
        else
            parts.Optimizer.CatchUp();
        if (state.Skipped > 0 && state.OptimizerSteps == 0 && !cancelled)
            throw Stuck(state); // fewer steps than may be skipped in a row, and not one learned
        if (parts.Best.HasValue)
            parts.Best.Restore(objective.Network);
        objective.Network.eval();
        return state.ToHistory(cancelled);
    }
}
