using System.Globalization;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.Fitting;

/// <summary>Resuming, cancelling, concurrency and reproducibility of whole fits.</summary>
[TestClass]
[DoNotParallelize]
public sealed class FitTests
{
    private const int Steps = 9; // 3 epochs of 3 steps of 10 rows

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(2, 5)]
    [DataRow(4, 9)]
    public void Fit_EndsBitEqual_WhenItResumes(int everySteps, int stopAt)
    {
        using var scope = NewDisposeScope();
        using TemporaryFolder folder = new(), whole = new();
        using var expected = Fit(o => (o.CheckpointFolder, o.LossCurveFile) = (whole.Path, whole.File("curve.csv")));
        void Stored(DebertaV3TextClassificationOptions o) => (o.CheckpointFolder, o.CheckpointEverySteps, o.LossCurveFile) = (folder.Path, everySteps, folder.File("curve.csv"));
        Stop(stopAt, Stored);
        var log = new List<string>();

        using var resumed = Fit(Stored, log: log);

        AreEqual(expected, resumed);
        Assert.IsTrue(stopAt <= everySteps || log.Exists(line => line.Contains($"Resumes after step {(stopAt - 1) / everySteps * everySteps}, ", StringComparison.Ordinal)));
        CollectionAssert.AreEqual(Curve(whole), Curve(folder)); // without the speed
        Assert.HasCount(Steps + 1, Curve(folder));
    }

    [TestMethod]
    public void Fit_Resumes_UnderAnotherCulture()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var usual = CultureInfo.CurrentCulture;
        void Stored(DebertaV3TextClassificationOptions o) => (o.CheckpointFolder, o.CheckpointEverySteps, o.LearningRate, o.LayerLearningRateDecay) = (folder.Path, 2, 1.5e-3, 0.9);
        using var expected = Fit(o => (o.LearningRate, o.LayerLearningRateDecay) = (1.5e-3, 0.9));
        Stop(5, Stored);

        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        using var resumed = Fit(Stored);
        CultureInfo.CurrentCulture = usual;

        AreEqual(expected, resumed);
    }

    [TestMethod]
    public void Fit_GoesOnWithTheStoredSeed_WhenTheContextHasNone()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var log = new List<string>();
        void Stored(DebertaV3TextClassificationOptions o) => (o.CheckpointFolder, o.CheckpointEverySteps) = (folder.Path, 2);
        Stop(5, Stored, seed: null, log);
        var seed = int.Parse(log.Single(line => line.Contains("has no seed", StringComparison.Ordinal)).Split("new MLContext(seed: ")[1].Split(')')[0], CultureInfo.InvariantCulture);

        using var resumed = Fit(Stored, seed: null);
        using var expected = Fit(_ => { }, seed);

        AreEqual(expected, resumed);
    }

    [TestMethod]
    public void Fit_NamesWhatChanged_WhenTheFolderIsAnotherFits()
    {
        using var folder = new TemporaryFolder();
        void Stored(DebertaV3TextClassificationOptions o) => (o.CheckpointFolder, o.CheckpointEverySteps) = (folder.Path, 2);
        Stop(5, Stored);
        string Refusal(Action<DebertaV3TextClassificationOptions> change, int seed = 1, int rows = 13) => Assert.ThrowsExactly<InvalidOperationException>(() => Fit(
            o =>
            {
                Stored(o);
                change(o);
            }, seed, rows: rows)).Message;

        var options = Refusal(o => (o.MaxEpochs, o.LearningRate, o.LabelSmoothing) = (5, 0.5, 0.1));

        StringAssert.Contains(options, "LabelSmoothing was 0, now 0.1; LearningRate was 0.001, now 0.5; MaxEpochs was 3, now 5.");
        StringAssert.Contains(options, folder.Path);
        StringAssert.Contains(Refusal(_ => { }, seed: 2), "Seed was 1, now 2; ");
        StringAssert.Contains(Refusal(_ => { }, rows: 14), "Training rows was 10, digest ");
        StringAssert.Contains(Refusal(o => o.Checkpoint = SmallNetwork.New(seed: 6)), "Starting weights was ");
        StringAssert.Contains(Refusal(o => o.Checkpoint = DebertaV3Checkpoint.Tiny), "HiddenSize was 16, now 128; ");
    }

    [TestMethod]
    public void Fit_ReturnsTheBestWeightsSoFar_WhenItIsCancelled_AndALaterFitGoesOn()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        void Stored(DebertaV3TextClassificationOptions o) => o.CheckpointFolder = folder.Path;
        using var expected = Fit(_ => { });
        using var cancelled = Fit(o =>
        {
            Stored(o);
            (o.CancellationToken, o.Progress) = (cancellation.Token, new StepHook(p => CancelAt(5, p, cancellation)));
        });

        using var later = Fit(Stored);

        Assert.AreEqual((true, 5L, 1), (cancelled.TrainingHistory.Cancelled, cancelled.TrainingHistory.Steps, cancelled.TrainingHistory.BestEpoch));
        Assert.AreEqual(expected.TrainingHistory.Epochs[0].Validation["LogLoss"], cancelled.TrainingHistory.Epochs[0].Validation["LogLoss"]);
        TensorAssert.AreDifferent(Tiny.Weights(expected.Model.Network), Tiny.Weights(cancelled.Model.Network));
        Assert.IsFalse(later.TrainingHistory.Cancelled);
        AreEqual(expected, later);
    }

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
            (o.MaxEpochs, o.GradientAccumulation, o.CheckpointFolder, o.CheckpointEverySteps) = (20, 2, folder.Path, 7);
            (o.ValidationMetric, o.LearningRate, o.Schedule, o.AdversarialWeight) = ("LogLoss", 1e-4, LearningRateDecay.Constant, 1);
            o.Progress = new StepHook(p =>
            {
                if (p.IsEndOfEpoch)
                    counts.Add(LiveTensors.Count);
            });
        }).Dispose();

        Assert.HasCount(20, counts);
        Assert.IsTrue(counts.Skip(1).All(count => count == counts[1]), string.Join(' ', counts)); // from the second on: the best weights have their room
        Assert.AreEqual(before, LiveTensors.Count);
    }

    [TestMethod]
    public void Fit_LeavesNothing_WhenItFails()
    {
        using var folder = new TemporaryFolder();
        var before = LiveTensors.Count;

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Fit(o => (o.LearningRate, o.ClipNorm, o.MaximumNonFiniteSteps, o.WarmupSteps, o.MaxEpochs) = (1e30, 0, 3, 0, 9)));
        Stop(4, o => (o.CheckpointFolder, o.CheckpointEverySteps) = (folder.Path, 1));

        StringAssert.Contains(error.Message, "3 step(s) in a row");
        StringAssert.Contains(error.Message, "learning rate");
        Assert.AreEqual(before, LiveTensors.Count);
    }

    [TestMethod]
    public void Fit_RefusesAFolderThatAnotherFitUses()
    {
        using var folder = new TemporaryFolder();
        IOException? refused = null;

        Fit(o =>
        {
            o.CheckpointFolder = folder.Path;
            o.Progress = new StepHook(p => refused ??= Assert.ThrowsExactly<IOException>(() => Fit(o => o.CheckpointFolder = folder.Path)));
        }).Dispose();

        StringAssert.Contains(refused!.Message, folder.Path);
    }

    [TestMethod]
    public void Fit_Fails_WhenClassWeightsLeaveNoRow()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Fit(o => o.ClassWeights = Examples.ClassNames.ToDictionary(name => name, _ => 0f)));

        StringAssert.Contains(error.Message, "ClassWeights");
    }

    [TestMethod]
    public void History_TravelsWithTheSavedModel()
    {
        using var stream = new MemoryStream();
        var context = new MLContext(seed: 1);
        using var fitted = Fit(o => (o.EarlyStoppingPatience, o.EarlyStoppingMinimumChange, o.MaxEpochs) = (1, 100, 20));
        context.Model.Save(fitted, Examples.View(context).Schema, stream);
        stream.Position = 0;

        using var loaded = (DebertaV3Transformer)context.Model.Load(stream, out _);

        Assert.IsTrue(loaded.TrainingHistory.StoppedEarly);
        AreEqual(fitted, loaded);
        CollectionAssert.AreEqual(fitted.TrainingHistory.Epochs.Select(e => e.Seconds).ToArray(), loaded.TrainingHistory.Epochs.Select(e => e.Seconds).ToArray());
    }

    // 13 rows, of which 3 are held out; dropout and validation are on.
    private static DebertaV3Transformer Fit(Action<DebertaV3TextClassificationOptions> change, int? seed = 1, List<string>? log = null, int rows = 13)
    {
        var context = new MLContext(seed);
        context.Log += (_, message) => log?.Add(message.RawMessage);
        return Trainer(context, change).Fit(Examples.View(context, Examples.Rows(rows)));
    }

    private static DebertaV3Trainer Trainer(MLContext context, Action<DebertaV3TextClassificationOptions> change) =>
        context.MulticlassClassification.Trainers.DebertaV3TextClassification(SmallNetwork.Classification(o =>
        {
            (o.MaxEpochs, o.ValidationFraction, o.ValidationMetric) = (3, 0.25, "LogLoss");
            change(o);
        }));

    // A fit that ends after a step as if its process died there.
    private static void Stop(int step, Action<DebertaV3TextClassificationOptions> change, int? seed = 1, List<string>? log = null) =>
        Assert.ThrowsExactly<TimeoutException>(() => Fit(
            o =>
            {
                change(o);
                o.Progress = new StepHook(p =>
                {
                    if (p.Step == step)
                        throw new TimeoutException();
                });
            }, seed, log));

    private static void CancelAt(int step, TrainingProgress progress, CancellationTokenSource cancellation)
    {
        if (progress.Step == step)
            cancellation.Cancel();
    }

    // Every column but the speed.
    private static string[] Curve(TemporaryFolder folder) => [.. File.ReadAllLines(folder.File("curve.csv")).Select(line => line[..line.LastIndexOf(',')])];

    private static void AreEqual(DebertaV3Transformer expected, DebertaV3Transformer actual)
    {
        TensorAssert.AreClose(Tiny.Weights(expected.Model.Network), Tiny.Weights(actual.Model.Network), 0);
        Assert.AreEqual(Text(expected.TrainingHistory), Text(actual.TrainingHistory));
    }

    // All but the seconds.
    private static string Text(TrainingHistory history) => string.Join('\n', history.Epochs
        .Select(e => $"{e.Epoch} {e.Step} {e.TrainingLoss:r} {e.LearningRate:r} {string.Join(' ', e.Validation.Select(m => $"{m.Key} {m.Value:r}"))}")
        .Append($"{history.BestEpoch} {history.Steps} {history.SkippedSteps} {history.StoppedEarly} {history.Cancelled}"));
}
