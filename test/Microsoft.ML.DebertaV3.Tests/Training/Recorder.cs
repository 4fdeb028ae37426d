using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Tests.Training;

/// <summary>Keeps every progress report, and cancels when told to.</summary>
internal sealed class Recorder : ITrainingObserver
{
    private int _checks;

    public event Action<TrainingProgress>? Stepped;

    public List<TrainingProgress> Progress { get; } = [];

    /// <summary>Called before every step.</summary>
    public Action? Alive { get; init; }

    /// <summary>The check, from 1, that ends the run; 0: none.</summary>
    public int CancelAt { get; init; }

    public void CheckAlive()
    {
        if (++_checks == CancelAt)
            throw new OperationCanceledException();
        Alive?.Invoke();
    }

    public void OnStep(TrainingProgress progress)
    {
        Progress.Add(progress);
        Stepped?.Invoke(progress);
    }
}
