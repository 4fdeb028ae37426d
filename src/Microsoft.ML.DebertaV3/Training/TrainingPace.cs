namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Converts step results to progress: counts, speed and remaining time.</summary>
internal sealed class TrainingPace(TrainingPlan plan, long stepsBefore, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private long _last = time.GetTimestamp();

    /// <summary>Duration of the last step in seconds.</summary>
    public double Seconds { get; private set; }

    /// <summary>Starts the timer of a step. Time between steps, such as validation, is not counted.</summary>
    public void Begin() => _last = time.GetTimestamp();

    /// <summary>Stops the timer of a step.</summary>
    public void End() => Seconds = Math.Max(time.GetElapsedTime(_last).TotalSeconds, 1e-9);

    /// <summary>Returns the progress after a step of <paramref name="rows"/> examples.</summary>
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

    // A run meant to be stopped by hand may have more steps than a TimeSpan can represent.
    private static TimeSpan Times(TimeSpan step, long steps) =>
        (double)step.Ticks * steps < long.MaxValue ? step * steps : TimeSpan.MaxValue;
}
