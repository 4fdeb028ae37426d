namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Checks that a stored run state is consistent: its file may have been damaged or edited.</summary>
internal static class RunStateCheck
{
    /// <summary>Describes an internal inconsistency of the state; null if there is none.</summary>
    public static string? Problem(RunState state)
    {
        if (state is not
            {
                OptimizerSteps: not null, Finished: not null, Intervals: not null, IntervalSums: not null,
                Stopping: { } stopping
            })
            return "a part of the state is null";
        return Range(nameof(state.Steps), state.Steps, 0, long.MaxValue)
            ?? Range(nameof(state.Epoch), state.Epoch, 1, int.MaxValue)
            ?? Range(nameof(state.StepInEpoch), state.StepInEpoch, 0, state.Steps)
            ?? Range(nameof(state.LossCount), state.LossCount, 0, state.StepInEpoch)
            ?? Range(nameof(state.Skipped), state.Skipped, 0, state.Steps)
            ?? Range(nameof(state.SkippedInARow), state.SkippedInARow, 0, state.Skipped)
            ?? Range(nameof(state.KeptEpoch), state.KeptEpoch ?? 1, 1, state.Epoch)
            ?? Range(nameof(stopping.BestEpoch), stopping.BestEpoch ?? 1, 1, state.Epoch)
            ?? Range(nameof(stopping.EpochsWithoutProgress), stopping.EpochsWithoutProgress, 0, state.Epoch)
            ?? NotNegative(nameof(state.Seconds), state.Seconds)
            ?? NotNegative(nameof(state.LearningRate), state.LearningRate)
            ?? (double.IsFinite(state.LossSum) ? null : $"LossSum is {state.LossSum}")
            ?? state.OptimizerSteps.Select(steps => Range(nameof(state.OptimizerSteps), steps, 0, state.Steps))
            .FirstOrDefault(problem => problem is not null)
            ?? History(state);
    }

    /// <summary>Describes a conflict between the state and the run to resume; null if there is none.</summary>
    /// <param name="state">An internally consistent state.</param>
    /// <param name="plan">Plan of the run.</param>
    /// <param name="optimizers">Number of optimizers of the run.</param>
    public static string? Problem(RunState state, TrainingPlan plan, int optimizers)
    {
        var problem = Range(nameof(state.Steps), state.Steps, 0, plan.Steps)
            ?? Range(nameof(state.StepInEpoch), state.StepInEpoch, 0, plan.StepsPerEpoch)
            ?? Range(nameof(state.Epoch), state.Epoch, 1, plan.Epochs + 1L);
        if (problem is not null)
            return problem;
        if (state.Steps != Math.Min((state.Epoch - 1) * plan.StepsPerEpoch + state.StepInEpoch, plan.Steps))
            return $"step {state.StepInEpoch} of epoch {state.Epoch} is not step {state.Steps}: an epoch has {plan.StepsPerEpoch}";
        return state.Steps > 0 && state.OptimizerSteps.Count != optimizers
            ? $"OptimizerSteps has {state.OptimizerSteps.Count} numbers, not {optimizers}" : null;
    }

    private static string? History(RunState state)
    {
        if (state.Finished.Count != state.Epoch - 1 || state.Finished.Where((epoch, i) => epoch?.Epoch != i + 1 || epoch.Validation is null)
            .Any())
            return $"the finished epochs are not 1 to {state.Epoch - 1}";
        if (state.Finished.Any(epoch => epoch.Step < 0 || epoch.Step > state.Steps))
            return "a finished epoch ends outside the run";
        if (state.Intervals.Any(interval => interval?.Metrics is null || interval.Step < 0 || interval.Step > state.Steps))
            return "an interval is null or ends outside the run";
        return state.IntervalSums.Values.All(double.IsFinite) ? null : "IntervalSums has a number that is not finite";
    }

    private static string? Range(string name, long value, long least, long most) =>
        value >= least && value <= most ? null : $"{name} is {value}, not in {least} to {most}";

    private static string? NotNegative(string name, double value) =>
        value >= 0 && double.IsFinite(value) ? null : $"{name} is {value}, not 0 or positive";
}
