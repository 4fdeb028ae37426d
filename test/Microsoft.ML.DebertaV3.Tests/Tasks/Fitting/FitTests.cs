using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using static Microsoft.ML.DebertaV3.Tests.Tasks.Fitting.SmallFits;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.Fitting;

/// <summary>Concurrency, reproducibility and memory of whole fits.</summary>
[TestClass]
[DoNotParallelize]
public sealed class FitTests
{
    [TestMethod]
    public void Fit_IsIndependentOfEarlierFits_OnOneEstimator()
    {
        using var scope = NewDisposeScope();
        var context = new MLContext(seed: 1);
        var trainer = Trainer(context, _ => { });
        var data = Examples.View(context);

        using DebertaV3Transformer first = trainer.Fit(data), second = trainer.Fit(data);

        AreEqual(first, second);
    }

    [TestMethod]
    public void Fit_IsNotDisturbed_ByAnotherAtTheSameTime()
    {
        using var scope = NewDisposeScope();
        void Other(DebertaV3TextClassificationOptions o) => (o.BatchSize, o.HiddenDropout) = (2, 0.5);
        using DebertaV3Transformer alone = Fit(_ => { }), otherAlone = Fit(Other, seed: 2);
        var context = new MLContext(seed: 1);
        var trainer = Trainer(context, _ => { });
        var data = Examples.View(context);
        DebertaV3Transformer? first = null, second = null, other = null;

        Parallel.Invoke(() => first = trainer.Fit(data), () => second = trainer.Fit(data), () => other = Fit(Other, seed: 2));

        AreEqual(alone, first!);
        AreEqual(alone, second!);
        AreEqual(otherAlone, other!);
        first!.Dispose();
        second!.Dispose();
        other!.Dispose();
    }

    [TestMethod]
    public void Fit_KeepsTheNumberOfLiveTensors_OverTwentyEpochs()
    {
        using var folder = new TemporaryFolder();
        var before = LiveTensors.Count;
        var counts = new List<long>();

        Fit(o =>
        {
            (o.MaxEpochs, o.GradientAccumulation, o.ResumeFolder, o.SaveEverySteps) = (20, 2, folder.Path, 7);
            (o.ValidationMetric, o.LearningRate, o.Schedule, o.AdversarialWeight) = ("LogLoss", 1e-4, LearningRateSchedule.Constant, 1);
            o.Progress = new StepHook(p =>
            {
                if (p.IsEndOfEpoch)
                    counts.Add(LiveTensors.Count);
            });
        }).Dispose();

        Assert.HasCount(20, counts);
        // from the second on: the best weights have their room
        Assert.IsTrue(counts.Skip(1).All(count => count == counts[1]), string.Join(' ', counts));
        Assert.AreEqual(before, LiveTensors.Count);
    }

    [TestMethod]
    public void Fit_LeavesNothing_WhenItFails()
    {
        using var folder = new TemporaryFolder();
        var before = LiveTensors.Count;

        Stop(4, o => (o.ResumeFolder, o.SaveEverySteps) = (folder.Path, 1));

        Assert.AreEqual(before, LiveTensors.Count);
    }

    [TestMethod]
    public void Fit_Fails_WhenClassWeightsLeaveNoRow()
    {
        var error =
            Assert.ThrowsExactly<InvalidOperationException>(() =>
            Fit(o => o.ClassWeights = Examples.ClassNames.ToDictionary(name => name, _ => 0f)));

        StringAssert.Contains(error.Message, "ClassWeights");
    }

    [TestMethod]
    public void History_TravelsWithTheSavedModel()
    {
        using var stream = new MemoryStream();
        var context = new MLContext(seed: 1);
        using var fitted = Fit(o => (o.EarlyStoppingPatience, o.EarlyStoppingMinChange, o.MaxEpochs) = (1, 100, 20));
        context.Model.Save(fitted, Examples.View(context).Schema, stream);
        stream.Position = 0;

        using var loaded = (DebertaV3Transformer)context.Model.Load(stream, out _);

        Assert.IsTrue(loaded.TrainingHistory.StoppedEarly);
        AreEqual(fitted, loaded);
        CollectionAssert.AreEqual(fitted.TrainingHistory.Epochs.Select(e => e.Seconds)
            .ToArray(), loaded.TrainingHistory.Epochs.Select(e => e.Seconds).ToArray());
    }
}
