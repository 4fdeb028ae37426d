namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>Calls back on the thread of Fit after every step.</summary>
internal sealed class StepHook(Action<TrainingProgress> stepped) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => stepped(value);
}
