namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Turns step results into progress: counts, speed, time left.</summary>
internal sealed class TrainingPace(int epochs, long steps, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private long _last = time.GetTimestamp();
    private long _step;

    /// <summary>The progress after one more step of <paramref name="rows"/> examples.</summary>
    public TrainingProgress After(int epoch, StepResult result, int rows)
    {
        var seconds = Math.Max(time.GetElapsedTime(_last).TotalSeconds, 1e-9);
        _last = time.GetTimestamp();
        _step++;
        var left = time.GetElapsedTime(_start) / _step * (steps - _step);
        return new()
        {
            Epoch = epoch,
            Epochs = epochs,
            Step = _step,
            Steps = steps,
            Loss = result.Loss,
            LearningRate = result.LearningRate,
            Rows = rows,
            IsEndOfEpoch = _step % (steps / epochs) == 0,
            RowsPerSecond = rows / seconds,
            TimeLeft = left,
        };
    }
}
