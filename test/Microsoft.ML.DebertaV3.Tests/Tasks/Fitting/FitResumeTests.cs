using System.Globalization;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using static Microsoft.ML.DebertaV3.Tests.Tasks.Fitting.SmallFits;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.Fitting;

/// <summary>Whole fits that are stopped or cancelled and go on.</summary>
[TestClass]
[DoNotParallelize]
public sealed class FitResumeTests
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
        using var expected = Fit(o => (o.ResumeFolder, o.LossCurveFile) = (whole.Path, whole.File("curve.csv")));
        void Stored(DebertaV3TextClassificationOptions o) =>
            (o.ResumeFolder, o.SaveEverySteps, o.LossCurveFile) = (folder.Path, everySteps, folder.File("curve.csv"));
        Stop(stopAt, Stored);
        var log = new List<string>();

        using var resumed = Fit(Stored, log: log);

        AreEqual(expected, resumed);
        Assert.IsTrue(stopAt <= everySteps
            || log.Exists(line =>
            line.Contains($"Resumes after step {(stopAt - 1) / everySteps * everySteps}, ", StringComparison.Ordinal)));
        CollectionAssert.AreEqual(Curve(whole), Curve(folder)); // without the speed
        Assert.HasCount(Steps + 1, Curve(folder));
    }

    [TestMethod]
    public void Fit_EndsBitEqual_WhenItResumesInBFloat16()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        void Stored(DebertaV3TextClassificationOptions o) =>
            (o.ResumeFolder, o.SaveEverySteps, o.GradientAccumulation, o.Precision) = (folder.Path, 2, 2, TrainingPrecision.BFloat16);
        using var expected = Fit(o => (o.GradientAccumulation, o.Precision) = (2, TrainingPrecision.BFloat16));
        using var full = Fit(o => (o.GradientAccumulation, o.Precision) = (2, TrainingPrecision.Float32));
        Stop(4, Stored);
        var log = new List<string>();

        using var resumed = Fit(Stored, log: log);

        AreEqual(expected, resumed);
        Assert.IsTrue(log.Exists(line => line.Contains("Trains in BFloat16.", StringComparison.Ordinal)));
        TensorAssert.AreDifferent(Tiny.Weights(full.Model.Network), Tiny.Weights(resumed.Model.Network));
    }

    [TestMethod]
    public void Fit_EndsBitEqual_WhenItResumesWithRecomputedActivations()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        void Stored(DebertaV3TextClassificationOptions o) =>
            (o.ResumeFolder, o.SaveEverySteps, o.RecomputeActivations) = (folder.Path, 2, true);
        using var expected = Fit(_ => { }); // without
        Stop(5, Stored);

        using var resumed = Fit(Stored);

        AreEqual(expected, resumed);
    }

    [TestMethod]
    public void Fit_EndsTheSame_WithRecomputedActivations_WhereAStepHasSeveralForwards()
    {
        using var scope = NewDisposeScope();
        using var expected = Fit(o => o.AdversarialWeight = 1);

        using var actual = Fit(o => (o.AdversarialWeight, o.RecomputeActivations) = (1, true));

        TensorAssert.AreClose(Tiny.Weights(expected.Model.Network), Tiny.Weights(actual.Model.Network), 1e-6); // sums in another order
    }

    [TestMethod]
    public void Fit_Resumes_UnderAnotherCulture()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var usual = CultureInfo.CurrentCulture;
        void Stored(DebertaV3TextClassificationOptions o) =>
            (o.ResumeFolder, o.SaveEverySteps, o.LearningRate, o.LayerLearningRateDecay) = (folder.Path, 2, 1.5e-3, 0.9);
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
        void Stored(DebertaV3TextClassificationOptions o) => (o.ResumeFolder, o.SaveEverySteps) = (folder.Path, 2);
        Stop(5, Stored, seed: null, log);
        var seed = int.Parse(log.Single(line => line.Contains("has no seed", StringComparison.Ordinal)).Split("new MLContext(seed: ")[1]
            .Split(')')[0], CultureInfo.InvariantCulture);

        using var resumed = Fit(Stored, seed: null);
        using var expected = Fit(_ => { }, seed);

        AreEqual(expected, resumed);
    }

    [TestMethod]
    public void Fit_NamesWhatChanged_WhenTheFolderIsAnotherFits()
    {
        using var folder = new TemporaryFolder();
        void Stored(DebertaV3TextClassificationOptions o) => (o.ResumeFolder, o.SaveEverySteps) = (folder.Path, 2);
        Stop(5, Stored);
        string Refusal(Action<DebertaV3TextClassificationOptions> change, int seed = 1, int rows = 13) =>
            Assert.ThrowsExactly<InvalidOperationException>(() => Fit(
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
        void Stored(DebertaV3TextClassificationOptions o) => o.ResumeFolder = folder.Path;
        using var expected = Fit(_ => { });
        using var cancelled = Fit(o =>
        {
            Stored(o);
            (o.CancellationToken, o.Progress) = (cancellation.Token, new StepHook(p => CancelAt(5, p, cancellation)));
        });

        using var later = Fit(Stored);

        Assert.AreEqual((true, 5L, 1),
            (cancelled.TrainingHistory.Cancelled, cancelled.TrainingHistory.Steps, cancelled.TrainingHistory.BestEpoch));
        Assert.AreEqual(expected.TrainingHistory.Epochs[0].Validation["LogLoss"],
            cancelled.TrainingHistory.Epochs[0].Validation["LogLoss"]);
        TensorAssert.AreDifferent(Tiny.Weights(expected.Model.Network), Tiny.Weights(cancelled.Model.Network));
        Assert.IsFalse(later.TrainingHistory.Cancelled);
        AreEqual(expected, later);
    }

    [TestMethod]
    public void Fit_RefusesAFolderThatAnotherFitUses()
    {
        using var folder = new TemporaryFolder();
        IOException? refused = null;

        Fit(o =>
        {
            o.ResumeFolder = folder.Path;
            o.Progress = new StepHook(p => refused ??= Assert.ThrowsExactly<IOException>(() => Fit(o => o.ResumeFolder = folder.Path)));
        }).Dispose();

        StringAssert.Contains(refused!.Message, folder.Path);
    }

    private static void CancelAt(int step, TrainingProgress progress, CancellationTokenSource cancellation)
    {
        if (progress.Step == step)
            cancellation.Cancel();
    }

    // Every column but the speed.
    private static string[] Curve(TemporaryFolder folder) =>
        [.. File.ReadAllLines(folder.File("curve.csv")).Select(line => line[..line.LastIndexOf(',')])];
}
