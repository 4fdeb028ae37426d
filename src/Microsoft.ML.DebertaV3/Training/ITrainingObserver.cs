namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Who watches a run, and may end it.</summary>
internal interface ITrainingObserver
{
    /// <summary>Called before every step; throws <see cref="OperationCanceledException"/> to abandon the run.</summary>
    void CheckAlive();

    /// <summary>Called after every step.</summary>
    void OnStep(TrainingProgress progress);

    /// <summary>Called after every interval, where the run has such.</summary>
    void OnInterval(IntervalResult result);

    /// <summary>Called after every epoch.</summary>
    void OnEpoch(EpochResult result);

    /// <summary>Called when a step is skipped, a run resumes, stops early or is cancelled.</summary>
    void OnEvent(string message);

    /// <summary>Called where something is not as it was asked for.</summary>
    void OnWarning(string message);
}
