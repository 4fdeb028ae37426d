using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Tests.Training;

[TestClass]
public sealed class RateScheduleTests
{
    [TestMethod]
    [DataRow(0, 0.0)]
    [DataRow(1, 0.5)]
    [DataRow(2, 1.0)] // the peak
    [DataRow(6, 0.5)]
    [DataRow(9, 0.125)]
    [DataRow(10, 0.0)]
    [DataRow(11, 0.0)] // never negative
    public void At_RisesThenFalls(long step, double expected)
    {
        var schedule = new RateSchedule(Peak: 1, WarmupSteps: 2, TotalSteps: 10);

        var rate = schedule.At(step);

        Assert.AreEqual(expected, rate, 1e-12);
    }

    [TestMethod]
    public void At_BeginsAtThePeak_WithoutWarmup()
    {
        var schedule = RateSchedule.WithRatio(3e-5, warmupRatio: 0, totalSteps: 4);

        var rates = Enumerable.Range(0, 4).Select(step => schedule.At(step)).ToArray();

        CollectionAssert.AreEqual(new[] { 3e-5, 3e-5 * 0.75, 3e-5 * 0.5, 3e-5 * 0.25 }, rates);
    }

    [TestMethod]
    [DataRow(0.1, 10, 1)]
    [DataRow(0.1, 11, 2)] // rounded up
    [DataRow(1.0, 5, 5)]
    [DataRow(0.5, 0, 0)]
    public void WithRatio_WarmsUpForItsPart(double ratio, long steps, long expected)
    {
        var schedule = RateSchedule.WithRatio(1, ratio, steps);

        Assert.AreEqual(expected, schedule.WarmupSteps);
        Assert.IsTrue(Enumerable.Range(0, (int)steps + 1).All(step => schedule.At(step) is >= 0 and <= 1));
    }

    [TestMethod]
    [DataRow(LearningRateSchedule.Linear, 3, 10)]
    [DataRow(LearningRateSchedule.Cosine, 3, 10)]
    [DataRow(LearningRateSchedule.Constant, 3, 10)]
    [DataRow(LearningRateSchedule.Cosine, 0, 1)]
    [DataRow(LearningRateSchedule.Cosine, 5, 5)] // all of it warms up
    public void At_FollowsTheClosedForm(LearningRateSchedule decay, int warmup, int total)
    {
        const double peak = 2e-4;
        var schedule = new RateSchedule(peak, warmup, total, decay);

        for (var step = 0; step <= total; step++)
        {
            var part = (double)(step - warmup) / Math.Max(1, total - warmup); // of the way from the peak to the end
            var expected = step < warmup ? (double)step / warmup : decay switch
            {
                LearningRateSchedule.Linear => 1 - part,
                LearningRateSchedule.Cosine => 0.5 + 0.5 * Math.Cos(Math.PI * part),
                _ => 1,
            };
            if (step == total && total == warmup)
                expected = 0; // beyond the last step
            Assert.AreEqual(peak * expected, schedule.At(step), 1e-12 * peak, $"step {step}");
        }
    }
}
