namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Turns step results into progress: counts, speed, time left.</summary>
internal sealed class TrainingPace(TrainingPlan plan, long stepsBefore, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private long _last = time.GetTimestamp();

    /// <summary>Seconds of the last step.</summary>
    public double Seconds { get; private set; }

    /// <summary>Starts the clock of a step: what lay between the last step and this one was no training.</summary>
    public void Begin() => _last = time.GetTimestamp();

    /// <summary>Stops the clock of a step.</summary>
    public void End() => Seconds = Math.Max(time.GetElapsedTime(_last).TotalSeconds, 1e-9);

    /// <summary>The progress after a step of <paramref name="rows"/> examples.</summary>
    public TrainingProgress After(RunState state, StepResult result, int rows) => new()
    {
        Epoch = state.Epoch,
        Epochs = plan.Epochs,
        Step = state.Steps,
        Steps = plan.Steps,
        Loss = result.Loss,
        LearningRate = result.LearningRate,
        Rows = rows,
        IsEndOfEpoch = state.StepInEpoch == plan.StepsPerEpoch || state.Steps == plan.Steps,
        RowsPerSecond = rows / Seconds,
        TimeLeft = Times(time.GetElapsedTime(_start) / (state.Steps - stepsBefore), plan.Steps - state.Steps),
    };

    // A run that is meant to be stopped may have more steps than time can count.
    private static TimeSpan Times(TimeSpan step, long steps) =>
        (double)step.Ticks * steps < long.MaxValue ? step * steps : TimeSpan.MaxValue;
}
