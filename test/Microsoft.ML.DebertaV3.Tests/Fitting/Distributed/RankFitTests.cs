using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Fitting.Distributed;

/// <summary>N ranks with batches of B rows take the steps of one process with batches of N times B; here ranks are threads.</summary>
[TestClass]
public sealed class RankFitTests
{
    private const int Rows = 8;

    [TestMethod]
    [DataRow(2)]
    [DataRow(4)]
    public void Fit_EqualsOneProcess_WhenRanksShareItsBatches(int count)
    {
        var expected = RankedFit.Classification(ranks: null, Rows);

        var fits = ThreadRanks.Run(count, ranks => RankedFit.Classification(ranks, Rows));

        RankedFit.AreClose(expected, fits[0]);
        RequireEqualBits(fits);
    }

    [TestMethod]
    [DataRow(2, EmbeddingSharing.Gdes, UpdateOrder.Decoupled)]
    [DataRow(4, EmbeddingSharing.Gdes, UpdateOrder.Decoupled)]
    [DataRow(2, EmbeddingSharing.Shared, UpdateOrder.Joint)]
    [DataRow(2, EmbeddingSharing.Separate, UpdateOrder.Joint)]
    public void Pretraining_EqualsOneProcess_WhenRanksShareItsBatches(int count, EmbeddingSharing sharing, UpdateOrder order)
    {
        void Change(DebertaV3PretrainingOptions options) => (options.EmbeddingSharing, options.UpdateOrder) = (sharing, order);
        var expected = RankedFit.Pretraining(ranks: null, Rows, Change);

        var fits = ThreadRanks.Run(count, ranks => RankedFit.Pretraining(ranks, Rows, Change));

        RankedFit.AreClose(expected, fits[0]);
        RequireEqualBits(fits);
        RequireEqualIntervals(expected.History, fits[0].History);
    }

    [TestMethod]
    public void MaskedLanguageModeling_EqualsOneProcess_WhenRanksShareItsBatches()
    {
        static void Change(DebertaV3PretrainingOptions options) => options.Objective = PretrainingObjective.MaskedLanguageModeling;
        var expected = RankedFit.Pretraining(ranks: null, Rows, Change);

        var fits = ThreadRanks.Run(2, ranks => RankedFit.Pretraining(ranks, Rows, Change));

        RankedFit.AreClose(expected, fits[0]);
        RequireEqualBits(fits);
    }

    [TestMethod]
    public void Fit_LeavesNoTensor_OnAnyRank()
    {
        var left = ThreadRanks.Run(2, ranks =>
        {
            RankedFit.Classification(ranks, Rows); // makes what is made once
            var before = LiveTensors.Count;
            RankedFit.Classification(ranks, Rows);
            return LiveTensors.Count - before;
        });

        CollectionAssert.AreEqual(new long[] { 0, 0 }, left);
    }

    private static void RequireEqualBits(RankedFit[] fits)
    {
        foreach (var fit in fits[1..])
            CollectionAssert.AreEqual(fits[0].Weights, fit.Weights, "Ranks end with different weights.");
    }

    private static void RequireEqualIntervals(TrainingHistory expected, TrainingHistory actual)
    {
        Assert.IsNotEmpty(expected.Intervals);
        foreach (var (one, other) in expected.Intervals.Zip(actual.Intervals))
        {
            foreach (var (metric, value) in one.Metrics)
                Assert.AreEqual(value, other.Metrics[metric], 1e-4, $"{metric} of step {one.Step}");
        }
    }
}
