namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>Calls back on the thread of Fit after every step; <c>Progress&lt;T&gt;</c> reports later and on another.</summary>
internal sealed class StepHook(Action<TrainingProgress> stepped) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => stepped(value);
}
