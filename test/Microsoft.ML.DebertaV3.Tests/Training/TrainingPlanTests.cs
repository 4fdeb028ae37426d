using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Tests.Training;

[TestClass]
public sealed class TrainingPlanTests
{
    [TestMethod]
    [DataRow(100, 8, 1, 3, null, 13, 39, 3)]
    [DataRow(100, 8, 4, 3, null, 4, 12, 3)] // 3.125 updates, rounded up
    [DataRow(100, 8, 1, 3, 14, 13, 14, 2)] // ends in the second epoch
    [DataRow(100, 8, 1, 3, 13, 13, 13, 1)]
    [DataRow(100, 8, 1, 3, 1000, 13, 39, 3)] // the epochs end first
    [DataRow(1, int.MaxValue, int.MaxValue, 2, null, 1, 2, 2)]
    [DataRow(5, 1, 1, int.MaxValue, 7, 5, 7, 2)]
    [DataRow(100, 8, 1, null, 1000, 13, 1000, 77)] // as many epochs as the steps need
    public void Plan_CountsUpdates(
        int examples, int batchSize, int accumulation, int? epochs, int? maximumSteps, int perEpoch, int steps, int begun)
    {
        var settings = ToyRun.Settings with
        {
            BatchSize = batchSize,
            GradientAccumulation = accumulation,
            MaxEpochs = epochs,
            MaxSteps = maximumSteps
        };

        var plan = new TrainingPlan(settings, examples);

        Assert.AreEqual((perEpoch, steps, begun), (plan.StepsPerEpoch, plan.Steps, plan.Epochs));
    }

    [TestMethod]
    [DataRow(0.25, null, 10)]
    [DataRow(0.25, 3, 3)]
    [DataRow(0.25, 0, 0)]
    [DataRow(0.0, 1000, 40)] // all of them
    public void Schedule_WarmsUpByStepsOrElseByRatio(double ratio, int? warmupSteps, int expected)
    {
        var settings = ToyRun.Settings with
        {
            MaxEpochs = 4,
            WarmupRatio = ratio,
            WarmupSteps = warmupSteps,
            Schedule = LearningRateSchedule.Constant,
            LearningRate = 0.5
        };

        var schedule = new TrainingPlan(settings, examples: 80).Schedule;

        Assert.AreEqual(new RateSchedule(0.5, expected, 40, LearningRateSchedule.Constant), schedule);
    }
}
