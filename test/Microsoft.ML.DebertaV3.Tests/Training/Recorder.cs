using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Tests.Training;

/// <summary>Keeps everything that it hears, and abandons the run when told to.</summary>
internal sealed class Recorder : ITrainingObserver
{
    private int _checks;

    public event Action<TrainingProgress>? Stepped;

    public event Action<EpochResult>? EpochEnded;

    public List<TrainingProgress> Progress { get; } = [];

    public List<EpochResult> Epochs { get; } = [];

    public List<IntervalResult> Intervals { get; } = [];

    public List<string> Events { get; } = [];

    public List<string> Warnings { get; } = [];

    /// <summary>The check before a step, from 1, that abandons the run; 0: none.</summary>
    public int CancelAt { get; set; }

    public void CheckAlive()
    {
        if (++_checks == CancelAt)
            throw new OperationCanceledException();
    }

    public void OnStep(TrainingProgress progress)
    {
        Progress.Add(progress);
        Stepped?.Invoke(progress);
    }

    public void OnEpoch(EpochResult result)
    {
        Epochs.Add(result);
        EpochEnded?.Invoke(result);
    }

    public void OnInterval(IntervalResult result) => Intervals.Add(result);

    public void OnEvent(string message) => Events.Add(message);

    public void OnWarning(string message) => Warnings.Add(message);
}
