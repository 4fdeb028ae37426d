using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Tests.Training;

[TestClass]
public sealed class TrainingPaceTests
{
    [TestMethod]
    [DataRow(2, 3600 * 1999.0)]
    [DataRow(int.MaxValue, null)] // 245 million years, more than a TimeSpan counts: a run that its patience or its user ends
    public void After_TellsTheTimeLeft_HoweverManyStepsThereAre(int epochs, double? expectedSeconds)
    {
        var time = new SteppingTime();
        var plan = new TrainingPlan(ToyRun.Settings with { MaxEpochs = epochs, BatchSize = 1 }, examples: 1000);
        var pace = new TrainingPace(plan, stepsBefore: 0, time);
        pace.Begin();
        time.Advance(TimeSpan.FromHours(1));
        pace.End();

        var progress = pace.After(new RunState { Steps = 1, StepInEpoch = 1 },
            new(Loss: 1, GradientNorm: 1, LearningRate: 1, IsSkipped: false), rows: 1);

        Assert.AreEqual(expectedSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue, progress.TimeLeft);
    }
}
