namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Who watches a run, and may end it.</summary>
internal interface ITrainingObserver
{
    /// <summary>Called before every step; throws <see cref="OperationCanceledException"/> to end the run.</summary>
    void CheckAlive();

    /// <summary>Called after every step.</summary>
    void OnStep(TrainingProgress progress);
}
