using System.Diagnostics;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

[TestClass]
[DoNotParallelize]
public sealed class NativeMemoryTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private static readonly PredictionEngineOptions Shared = new() { OwnsTransformer = false };

    [TestMethod]
    public void Predict_KeepsMemoryFlat_OverTenThousandRows()
    {
        using var model = SmallNetwork.FitMulticlass();
        using var engine = new MLContext().Model.CreatePredictionEngine<TextExample, MulticlassPrediction>(model, Shared);
        var rows = Examples.Rows(100);
        void Predict(int count)
        {
            for (var i = 0; i < count; i++)
                engine.Predict(rows[i % rows.Length]);
        }
        Predict(5000);
        var (tensors, memory) = (LiveTensors.Count, new ResidentMemory());

        Predict(5000);

        Assert.AreEqual(tensors, LiveTensors.Count);
        memory.IsKept();
    }

    [TestMethod]
    public void Transform_LeavesNoTensors_OverTwoThousandRows()
    {
        using var model = SmallNetwork.FitMulticlass(options => options.BatchSize = 32);
        var view = model.Transform(new MLContext().Data.LoadFromEnumerable(Examples.Rows(2000)));
        ViewComparison.Rows(view, "Score");
        var (tensors, memory) = (LiveTensors.Count, new ResidentMemory());

        ViewComparison.Rows(view, "Score");

        Assert.AreEqual(tensors, LiveTensors.Count);
        memory.IsKept();
    }

    [TestMethod]
    public void Fit_LeavesNoTensors_WhenModelsAreDisposed()
    {
        var context = new MLContext(seed: 1);
        var trainer = SmallNetwork.MulticlassTrainer(context: context);
        var data = Examples.View(context);
        trainer.Fit(data).Dispose();
        var before = LiveTensors.Count;

        for (var i = 0; i < 20; i++)
        {
            using var model = trainer.Fit(data);
            ViewComparison.Rows(model.Transform(data), "Score"); // fills the caches of a network that scores
        }

        Assert.AreEqual(before, LiveTensors.Count);
    }

    [TestMethod]
    public void Dispose_FreesALoadedModel()
    {
        using var fitted = SmallNetwork.FitMulticlass();
        using var folder = new TemporaryFolder();
        fitted.SavePretrained(folder.Path);
        var before = LiveTensors.Count;

        var loaded = new MLContext().Model.LoadDebertaV3(folder.Path);
        loaded.Model.Logits([new TextRow("some text", null)]);
        var during = LiveTensors.Count;
        loaded.Dispose();

        Assert.IsGreaterThan(before, during);
        Assert.AreEqual(before, LiveTensors.Count);
    }

    [TestMethod]
    public void Dispose_EndsEveryUse_AndMayBeCalledTwice()
    {
        var model = SmallNetwork.FitMulticlass();
        var context = new MLContext();
        var data = context.Data.LoadFromEnumerable(Examples.Rows());
        using var folder = new TemporaryFolder();
        using var engine = context.Model.CreatePredictionEngine<TextExample, MulticlassPrediction>(model, Shared);
        engine.Predict(new TextExample { Sentence1 = "before" });

        model.Dispose();
        model.Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(() => engine.Predict(new TextExample { Sentence1 = "after" }));
        Assert.ThrowsExactly<ObjectDisposedException>(() => ViewComparison.Rows(model.Transform(data), "Score"));
        Assert.ThrowsExactly<ObjectDisposedException>(() => model.SavePretrained(folder.Path));
        Assert.ThrowsExactly<ObjectDisposedException>(() => context.Model.Save(model, data.Schema, new MemoryStream()));
        Assert.ThrowsExactly<ObjectDisposedException>(() => model.Checkpoint);
    }

    [TestMethod]
    public void Dispose_LetsScoringFinish_WhenOtherThreadsAreInTheMiddle()
    {
        for (var round = 0; round < 20; round++)
        {
            var model = SmallNetwork.FitMulticlass();
            using var started = new CountdownEvent(4);
            var threads = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                var row = new[] { new TextRow("the rain in spain", null) };
                var expected = model.Model.Logits(row)[0];
                started.Signal();
                try
                {
                    for (var clock = Stopwatch.StartNew(); clock.Elapsed < Limit;)
                        CollectionAssert.AreEqual(expected, model.Model.Logits(row)[0]);
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

    [TestMethod]
    public void PredictionEngine_DisposesTheTransformerThatItOwns()
    {
        var model = SmallNetwork.FitMulticlass();
        var engine = new MLContext().Model.CreatePredictionEngine<TextExample, MulticlassPrediction>(model);

        engine.Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(() => model.Checkpoint);
    }
}
