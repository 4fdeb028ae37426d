namespace Microsoft.ML.DebertaV3.Tests.Child;

/// <summary>Prints the number of every step.</summary>
internal sealed class StepPrinter : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => Console.WriteLine(value.Step);
}
