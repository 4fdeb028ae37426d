using System.Diagnostics;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

[TestClass]
[DoNotParallelize]
public sealed class PretrainedMemoryTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [TestMethod]
    public void Transform_LeavesNoTensors_OverAThousandRows()
    {
        using var model = SmallPretraining.Detection();
        var view = model.Transform(new MLContext().Data.LoadFromEnumerable(Examples.Rows(1000)));
        ViewComparison.Rows(view, "AnomalyScore");
        var before = LiveTensors.Count;

        ViewComparison.Rows(view, "AnomalyScore");

        Assert.AreEqual(before, LiveTensors.Count);
    }

    [TestMethod]
    public void Dispose_FreesBothNetworks_AndEndsEveryUse()
    {
        var context = new MLContext();
        SmallPretraining.Detection().Dispose();
        using var folder = new TemporaryFolder();
        var data = context.Data.LoadFromEnumerable(Examples.Rows());
        var before = LiveTensors.Count;
        var model = SmallPretraining.Detection();
        ViewComparison.Rows(model.Transform(data), "AnomalyScore");

        model.Dispose();
        model.Dispose();

        Assert.AreEqual(before, LiveTensors.Count);
        Assert.ThrowsExactly<ObjectDisposedException>(() => ViewComparison.Rows(model.Transform(data), "AnomalyScore"));
        Assert.ThrowsExactly<ObjectDisposedException>(() => model.SavePretrained(folder.Path));
        Assert.ThrowsExactly<ObjectDisposedException>(() => context.Model.Save(model, data.Schema, new MemoryStream()));
        Assert.ThrowsExactly<ObjectDisposedException>(() => model.Checkpoint);
    }

    [TestMethod]
    public void Dispose_LetsScoringFinish_WhenOtherThreadsAreInTheMiddle()
    {
        for (var round = 0; round < 10; round++)
        {
            var model = SmallPretraining.Detection();
            using var started = new CountdownEvent(4);
            var threads = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                TextRow[] row = [new("the rain in spain", null)];
                var expected = model.Model.Pieces(row)[0].Probabilities;
                started.Signal();
                try
                {
                    for (var clock = Stopwatch.StartNew(); clock.Elapsed < Limit;)
                        CollectionAssert.AreEqual(expected, model.Model.Pieces(row)[0].Probabilities);
                    Assert.Fail("The model still scores.");
                }
                catch (ObjectDisposedException)
                {
                }
            })).ToArray();
            Assert.IsTrue(started.Wait(Limit));

            model.Dispose();

            Task.WaitAll(threads);
        }
    }
}
