using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>
/// The training loop: epochs over batches of similar length with validation after each epoch. Can resume from a saved state at any step.
/// </summary>
/// <remarks>
/// No random state is carried from step to step: batch order and dropout masks are derived from the seed and the step number. A resumed run
/// is therefore bit-identical to an uninterrupted one.
/// </remarks>
/// <param name="network">The network to train.</param>
/// <param name="attachStep">Creates the training step for a schedule. What it attaches to the network stays attached until the session is
/// disposed.</param>
/// <param name="settings">Settings of the run.</param>
/// <param name="services">Random numbers, clock, observer and optional services.</param>
internal sealed class TrainingLoop(
    nn.Module network, Func<TrainingSession, RateSchedule, ITrainingStep> attachStep, TrainingSettings settings, TrainingServices services)
{
    /// <summary>Creates a loop whose step minimizes one loss.</summary>
    public TrainingLoop(IObjective objective, TrainingSettings settings, TrainingServices services)
        : this(
            objective.Network,
            (session, schedule) =>
                TrainingStep.Attach(session, objective, settings.Optimizer, schedule, settings.Rules, settings.Precision),
            settings, services)
    {
    }

    /// <summary>
    /// Trains the network in place and leaves it in evaluation mode. It then has the weights of the best epoch or, without validation, of
    /// the last step; if a run without validation diverged, those of the last epoch known to give a finite loss.
    /// </summary>
    /// <exception cref="OperationCanceledException">The observer aborted the run, or it was cancelled before the first step.</exception>
    /// <exception cref="InvalidDataException">The stored state does not match this run.</exception>
    public TrainingHistory Run(IReadOnlyList<TrainingExample> examples)
    {
        var plan = new TrainingPlan(settings, examples.Count);
        using var best = new BestWeights();
        using var session = new TrainingSession();
        if (settings.RecomputesActivations)
            session.RecomputeActivations(network);
        using var step = attachStep(session, plan.Schedule);
        var parts = new TrainingParts(network, step.Optimizer, best);
        if (plan.Shortfall is { } shortfall)
            services.Observer.OnWarning(shortfall);
        var state = Resume(parts, step, plan);
        step.BeforeUpdate = () => KeepLastEpoch(state, parts);
        var pace = new TrainingPace(plan, state.Steps, services.Time);
        var lengths = examples is ISizedExamples sized ? sized.Lengths : [.. examples.Select(e => e.Length)];

        while ((state.Steps < plan.Steps || state.StepInEpoch > 0) && !state.StoppedEarly && !IsStuck(state)
            && !IsCancelled())
        {
            if (RunEpoch(examples, lengths, step, state, plan, pace, parts))
                FinishEpoch(state, parts);
        }
        return Finish(state, plan, parts);
    }

    private RunState Resume(TrainingParts parts, ITrainingStep step, TrainingPlan plan)
    {
        if (services.Saver?.Restore(parts) is not { } state)
            return new RunState();
        if (RunStateCheck.Problem(state, plan, step.Optimizer.Updates.Count) is { } problem)
            throw new InvalidDataException(
                $"The saved state does not match this run: {problem}. Delete its folder to start from the beginning.");
        step.Steps = state.Steps;
        if (state.Steps > 0)
            step.Optimizer.Updates = state.OptimizerSteps;
        services.Observer.OnEvent($"Resumes after step {state.Steps}, in epoch {state.Epoch}.");
        return state;
    }

    // Returns whether the epoch is complete. A run that was saved after the last step of an epoch resumes here with no step left.
    private bool RunEpoch(
        IReadOnlyList<TrainingExample> examples, IReadOnlyList<int> lengths, ITrainingStep step, RunState state, TrainingPlan plan,
        TrainingPace pace, TrainingParts parts)
    {
        network.train();
        var order = BatchOrder.Epoch(lengths, settings.RowsPerBatch, services.Random.Managed(RandomStreams.Purpose.Order, state.Epoch));
        foreach (var update in order.Chunk(settings.GradientAccumulation).Skip((int)state.StepInEpoch)
            .Take((int)Math.Min(plan.Steps - state.Steps, int.MaxValue)))
        {
            if (IsCancelled())
                return false;
            services.Observer.CheckAlive();
            pace.Begin();
            var batches = new MicroBatches([.. update.Select(indices => indices.Select(i => examples[i]).ToArray())], state.Steps, settings,
                services);
            var result = step.Run(batches);
            pace.End();
            state.Add(result, pace.Seconds);
            state.OptimizerSteps = step.Optimizer.Updates;
            services.Observer.OnStep(pace.After(state, result, batches.Rows));
            if (state.Steps % settings.IntervalSteps == 0)
                services.Observer.OnInterval(state.FinishInterval(step));
            if (result.IsSkipped)
                services.Observer.OnEvent($"Step {state.Steps} is skipped: its loss ({result.Loss}) or gradient is not finite.");
            if (IsStuck(state))
                return false; // not saved: it would displace a state from before the divergence
            if (services.Saver is { } saver && saver.IsDue(state))
                Save(saver, state, parts);
        }
        return true;
    }

    // Ranks must agree: they all go on, or none does.
    private bool IsCancelled() => services.Ranks.Any(services.Cancellation.IsCancellationRequested);

    private bool RestoresBest => services.Validation is not null && services.KeepsBest;

    private bool IsStuck(RunState state) => state.SkippedInARow >= settings.MaxNonFiniteSteps;

    private void FinishEpoch(RunState state, TrainingParts parts)
    {
        var epoch = state.Epoch;
        parts.Optimizer.CatchUp(); // validation and observers may read whole tables
        IReadOnlyDictionary<string, double> metrics = new Dictionary<string, double>();
        if (services.Validation is { } validation)
        {
            network.eval();
            metrics = validation.Evaluate();
            if (state.Stopping.Observe(epoch, metrics[validation.Metric], validation.HigherIsBetter, services.MinimumChange)
                && services.KeepsBest)
                Keep(epoch, state, parts);
            state.StoppedEarly = state.Stopping.EpochsWithoutProgress >= (services.Patience ?? int.MaxValue);
        }
        services.Observer.OnEpoch(state.FinishEpoch(metrics));
        if (state.StoppedEarly)
            services.Observer.OnEvent(
                $"Early stopping: no progress in {services.Patience} epochs. "
                + $"{(state.Stopping.BestEpoch is { } best ? $"Epoch {best} was the best" : "No epoch could be evaluated")}.");
    }

    // Without validation, keeps the last epoch's weights as a fallback once their loss is known to be finite. Called before the first
    // update of the next epoch, so the weights are still those of the epoch's end.
    private void KeepLastEpoch(RunState state, TrainingParts parts)
    {
        if (!RestoresBest && state.Epoch - 1 > (state.KeptEpoch ?? 0))
            Keep(state.Epoch - 1, state, parts);
    }

    private void Keep(int epoch, RunState state, TrainingParts parts)
    {
        parts.Best.Capture(network);
        state.KeptEpoch = epoch;
    }

    private static void Save(IRunSaver saver, RunState state, TrainingParts parts)
    {
        parts.Optimizer.CatchUp();
        saver.Save(state, parts);
    }

    private TrainingHistory Finish(RunState state, TrainingPlan plan, TrainingParts parts)
    {
        var cancelled = IsCancelled() && state.Steps < plan.Steps && !state.StoppedEarly;
        if (cancelled && state.Steps == 0)
            throw new OperationCanceledException("Cancelled before the first step: nothing was trained.", services.Cancellation);
        if (cancelled)
            services.Observer.OnEvent($"Cancelled after step {state.Steps} of {plan.Steps}; the weights so far are kept.");
        // Second condition: a run of few steps, all of which were skipped.
        var diverged = IsStuck(state) || (state.Skipped > 0 && state.OptimizerSteps.All(updates => updates == 0) && !cancelled);
        if (services.Saver is { } saver && !diverged)
            Save(saver, state, parts);
        else
            parts.Optimizer.CatchUp();
        var isKept = parts.Best.HasValue && (diverged || RestoresBest);
        if (isKept)
            parts.Best.Restore(network);
        network.eval();
        return state.ToHistory(isKept ? state.KeptEpoch : null, cancelled, diverged);
    }
}
