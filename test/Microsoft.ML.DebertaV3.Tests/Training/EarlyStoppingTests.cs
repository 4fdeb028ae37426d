using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Tests.Training;

[TestClass]
public sealed class EarlyStoppingTests
{
    [TestMethod]
    [DataRow(new[] { 0.5, 0.6, 0.55, 0.6, 0.7 }, true, 0.0, 5, "0 0 1 2 0")] // an equal value is no progress
    [DataRow(new[] { 0.5, 0.6, 0.55, 0.6, 0.5 }, true, 0.0, 2, "0 0 1 2 3")]
    [DataRow(new[] { 0.9, 0.8, 0.85, 0.7 }, false, 0.0, 4, "0 0 1 0")]
    [DataRow(new[] { 0.5, 0.59, 0.6, 0.61 }, true, 0.1, 4, "0 1 2 0")] // small gains add up: 0.61 beats 0.5 by more than 0.1
    [DataRow(new[] { 0.5, 0.55, 0.54 }, true, 0.1, 2, "0 1 2")] // 0.55 is the best, though no progress
    [DataRow(new[] { double.NaN, 0.1, double.NaN, 0.05 }, true, 0.0, 2, "1 0 1 2")]
    [DataRow(new[] { double.NaN, double.NaN, double.NaN }, false, 0.0, null, "1 2 3")]
    public void Observe_FindsTheBestAndCountsEpochsWithoutProgress(
        double[] values, bool higherIsBetter, double minimumChange, int? best, string counts)
    {
        var stopping = new EarlyStopping();
        var counted = new List<int>();

        foreach (var (value, i) in values.Select((value, i) => (value, i)))
        {
            var isBest = stopping.Observe(i + 1, value, higherIsBetter, minimumChange);
            Assert.AreEqual(stopping.BestEpoch == i + 1, isBest);
            counted.Add(stopping.EpochsWithoutProgress);
        }

        Assert.AreEqual((best, best is { } epoch ? values[epoch - 1] : null), (stopping.BestEpoch, stopping.Best));
        Assert.AreEqual(counts, string.Join(' ', counted));
    }
}
