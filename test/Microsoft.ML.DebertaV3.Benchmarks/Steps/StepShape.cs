using System.Diagnostics;

namespace Microsoft.ML.DebertaV3.Benchmarks.Steps;

/// <summary>Texts per batch and pieces per text.</summary>
internal sealed record StepShape(int Batch, int Length)
{
    /// <summary>One step on new random ids; returns its seconds.</summary>
    public double Step(IStepVariant variant, Random random)
    {
        using var ids = StepWork.Ids(random, Batch, Length);
        using var labels = StepWork.Targets(random, Batch);
        var start = Stopwatch.GetTimestamp();
        var loss = variant.Step(ids, labels);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return double.IsFinite(loss) ? seconds : throw new InvalidOperationException("The loss is not finite.");
    }

    public override string ToString() => $"{Batch} x {Length}";
}
