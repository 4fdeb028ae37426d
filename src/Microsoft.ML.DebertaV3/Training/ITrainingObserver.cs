namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Receives the events of a training run, and may abort it.</summary>
internal interface ITrainingObserver
{
    /// <summary>Called before every step; throws <see cref="OperationCanceledException"/> to abort the run.</summary>
    void CheckAlive();

    /// <summary>Called after every step.</summary>
    void OnStep(TrainingProgress progress);

    /// <summary>Called after every interval, if the run reports intervals.</summary>
    void OnInterval(IntervalResult result);

    /// <summary>Called after every epoch.</summary>
    void OnEpoch(EpochResult result);

    /// <summary>Called when a step is skipped, or the run resumes, stops early or is cancelled.</summary>
    void OnEvent(string message);

    /// <summary>Called when the run cannot do what the options ask for.</summary>
    void OnWarning(string message);
}
