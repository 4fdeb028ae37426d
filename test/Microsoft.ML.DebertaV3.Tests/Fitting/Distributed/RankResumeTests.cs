using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;

namespace Microsoft.ML.DebertaV3.Tests.Fitting.Distributed;

/// <summary>A fit of some ranks that is interrupted goes on with others; ranks that differ do not begin.</summary>
[TestClass]
public sealed class RankResumeTests
{
    private const int Rows = 8, StopAfter = 3;

    [TestMethod]
    [DataRow(2, 4, false)]
    [DataRow(4, 2, false)]
    [DataRow(2, 1, false)]
    [DataRow(1, 2, false)]
    [DataRow(4, 3, true, DisplayName = "the same batch size: 3 ranks share 8 rows")]
    public void Fit_GoesOn_OnAnotherNumberOfRanks(int before, int after, bool keepsBatchSize)
    {
        using var folder = new TemporaryFolder();
        var expected = RankedFit.Classification(ranks: null, Rows);
        Interrupt(before, ranks => RankedFit.Classification(ranks, Rows, options => Keep(options, ranks, folder)));

        var fits = Run(after, ranks => RankedFit.Classification(ranks, Rows, options =>
        {
            options.ResumeFolder = folder.Path;
            if (keepsBatchSize)
                options.BatchSize = Rows / before;
        }));

        RankedFit.AreClose(expected, fits[0]);
        CollectionAssert.AreEqual(fits[0].Weights, fits[^1].Weights);
    }

    [TestMethod]
    public void Pretraining_GoesOn_OnAnotherNumberOfRanks()
    {
        using var folder = new TemporaryFolder();
        var expected = RankedFit.Pretraining(ranks: null, Rows);
        Interrupt(2, ranks => RankedFit.Pretraining(ranks, Rows, options => Keep(options, ranks, folder)));

        var fits = Run(4, ranks => RankedFit.Pretraining(ranks, Rows, options => options.ResumeFolder = folder.Path));

        RankedFit.AreClose(expected, fits[0]);
        CollectionAssert.AreEqual(fits[0].Weights, fits[^1].Weights);
    }

    [TestMethod]
    public void Warmup_GoesOn_OnAnotherNumberOfRanks()
    {
        using TemporaryFolder start = new(), folder = new();
        var checkpoint = RankedFit.WithoutGenerator(start.Path);
        void Change(DebertaV3PretrainingOptions options) =>
            (options.Checkpoint, options.GeneratorWarmupSteps) = (checkpoint, StopAfter + 2);
        var expected = RankedFit.Pretraining(ranks: null, Rows, Change);
        Interrupt(2, ranks => RankedFit.Pretraining(ranks, Rows, options =>
        {
            Change(options);
            Keep(options, ranks, folder);
        }));

        var fits = Run(4, ranks => RankedFit.Pretraining(ranks, Rows, options =>
        {
            Change(options);
            options.ResumeFolder = folder.Path;
        }));

        RankedFit.AreClose(expected, fits[0]);
        CollectionAssert.AreEqual(fits[0].Weights, fits[^1].Weights);
    }

    [TestMethod]
    public void Fit_RefusesToGoOn_WithOtherBatches()
    {
        using var folder = new TemporaryFolder();
        Interrupt(2, ranks => RankedFit.Classification(ranks, Rows, options => Keep(options, ranks, folder)));

        var problem = Assert.ThrowsExactly<InvalidOperationException>(() =>
            RankedFit.Classification(ranks: null, rows: 5, options => options.ResumeFolder = folder.Path));

        StringAssert.Contains(problem.Message, "BatchSize was 4, now 5");
    }

    [TestMethod]
    public void Fit_NamesWhatDiffers_WhenRanksHaveOtherOptions()
    {
        var problem = Assert.ThrowsExactly<InvalidOperationException>(() => Run(2, ranks =>
            RankedFit.Classification(ranks, Rows, options => options.WeightDecay = ranks!.Rank == 1 ? 0.5 : 0)));

        StringAssert.StartsWith(problem.Message, "Rank 1 does not train what rank 0 trains: WeightDecay was 0, now 0.5.");
    }

    [TestMethod]
    public void Fit_EndsOnAllRanks_WhenOneIsCancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var fits = Run(2, ranks => RankedFit.Classification(ranks, Rows, options =>
        {
            options.Progress = ranks!.Rank == 0 ? new StopAt(cancellation.Cancel) : null;
            options.CancellationToken = ranks.Rank == 0 ? cancellation.Token : default;
        }));

        foreach (var fit in fits)
            Assert.IsTrue(fit.History is { Cancelled: true, Steps: StopAfter });
    }

    [TestMethod]
    public void OneRank_ExchangesNothing()
    {
        var options = SmallOptions(batchSize: 4);

        Assert.AreEqual(new FitBatch(4, 4), RankStart.Batch(options, interrupted: null, Ranks.One));
        Assert.AreEqual(2.5, Ranks.One.Sum(2.5));
        Assert.IsFalse(Ranks.One.AreSeveral);
    }

    private static DebertaV3TextClassificationOptions SmallOptions(int batchSize) => new() { BatchSize = batchSize };

    private static void Keep(DebertaV3FitOptions options, ICommunicator? ranks, TemporaryFolder folder)
    {
        (options.ResumeFolder, options.SaveEverySteps) = (folder.Path, 1);
        if (ranks is null or { Rank: 0 })
            options.Progress = new StopAt(() => throw new TimeoutException());
    }

    private static void Interrupt(int count, Func<ICommunicator?, RankedFit> fit) =>
        Assert.ThrowsExactly<TimeoutException>(() => Run(count, fit));

    private static RankedFit[] Run(int count, Func<ICommunicator?, RankedFit> fit) =>
        count == 1 ? [fit(null)] : ThreadRanks.Run(count, fit);

    private sealed class StopAt(Action stop) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step == StopAfter)
                stop();
        }
    }
}
