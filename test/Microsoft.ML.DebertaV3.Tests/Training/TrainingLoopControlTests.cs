using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Training;

/// <summary>Validation, early stopping, accumulation, freezing, and steps that are not finite.</summary>
[TestClass]
public sealed class TrainingLoopControlTests
{
    private static readonly TrainingExample[] Examples = ToyObjective.Examples(24);

    [TestMethod]
    [DataRow(new[] { 0.1, 0.4, 0.3, 0.2 }, true, 2)]
    [DataRow(new[] { 0.1, 0.2, 0.3, 0.4 }, true, 4)]
    [DataRow(new[] { 0.4, 0.1, 0.2, 0.3 }, false, 2)]
    [DataRow(new[] { 0.4, 0.4, 0.4, 0.4 }, true, 1)]
    public void Run_EndsWithTheBestEpochsWeights(double[] values, bool higherIsBetter, int best)
    {
        using var scope = NewDisposeScope();
        using var run = new ToyRun();
        var weights = new List<Tensor>();
        run.Services = run.Services with { Validation = new FakeValidation(values, higherIsBetter) };
        run.Observer.EpochEnded += _ => weights.Add(run.Weights);

        var history = run.Train(ToyRun.Settings with { Epochs = 4 }, Examples);

        TensorAssert.AreClose(weights[best - 1], run.Weights, 0);
        Assert.AreEqual(4, weights.Select(w => w.sum().item<float>()).Distinct().Count());
        Assert.AreEqual(best, history.BestEpoch);
        CollectionAssert.AreEqual(values, history.Epochs.Select(epoch => epoch.Validation["Made up"]).ToArray());
    }

    [TestMethod]
    public void Run_EndsWithTheLastWeights_WithoutValidation()
    {
        using var scope = NewDisposeScope();
        using var run = new ToyRun();
        Tensor? last = null;
        run.Observer.Stepped += _ => last = run.Weights;

        var history = run.Train(ToyRun.Settings, Examples);

        TensorAssert.AreClose(last!, run.Weights, 0);
        Assert.IsNull(history.BestEpoch);
        Assert.IsTrue(history.Epochs.All(epoch => epoch.Validation.Count == 0));
    }

    [TestMethod]
    [DataRow(new[] { 0.1, 0.5, 0.4, 0.45, 0.9 }, 2, 0.0, 4, 2)]
    [DataRow(new[] { 0.1, 0.5, 0.4, 0.6, 0.5, 0.55, 0.9 }, 2, 0.0, 6, 4)]
    [DataRow(new[] { 0.1, 0.15, 0.19, 0.9 }, 2, 0.1, 3, 3)] // better, but by too little
    [DataRow(new[] { 0.5, 0.4 }, 1, 0.0, 2, 1)]
    public void Run_StopsEarly_AfterThatManyEpochsWithoutProgress(double[] values, int patience, double minimumChange, int epochs, int best)
    {
        using var run = new ToyRun();
        run.Services = run.Services with { Validation = new FakeValidation(values), Patience = patience, MinimumChange = minimumChange };

        var history = run.Train(ToyRun.Settings with { Epochs = 10 }, Examples);

        Assert.AreEqual((epochs, best, true, false), (history.Epochs.Count, history.BestEpoch, history.StoppedEarly, history.Cancelled));
        Assert.AreEqual(3L * epochs, history.Steps);
        Assert.IsTrue(run.Observer.Events.Exists(line => line.Contains($"Epoch {best} was the best", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Run_DoesNotStopEarly_WithinItsPatience()
    {
        using var run = new ToyRun();
        run.Services = run.Services with { Validation = new FakeValidation([0.5, 0.4, 0.6, 0.5]), Patience = 2 };

        var history = run.Train(ToyRun.Settings with { Epochs = 4 }, Examples);

        Assert.AreEqual((4, 3, false), (history.Epochs.Count, history.BestEpoch, history.StoppedEarly));
    }

    [TestMethod]
    public void Run_EndsAndValidatesInTheMiddleOfAnEpoch_AfterMaximumSteps()
    {
        using var run = new ToyRun();
        run.Services = run.Services with { Validation = new FakeValidation([0.1, 0.2]) };

        var history = run.Train(ToyRun.Settings with { Epochs = 10, MaximumSteps = 5 }, Examples);

        Assert.AreEqual("3 5", string.Join(' ', history.Epochs.Select(epoch => epoch.Step)));
        Assert.AreEqual((5L, 2, false), (history.Steps, history.BestEpoch, history.StoppedEarly));
        Assert.AreEqual((5L, 2), (run.Observer.Progress[^1].Steps, run.Observer.Progress[^1].Epochs));
        Assert.IsTrue(run.Observer.Progress[^1].IsEndOfEpoch);
    }

    [TestMethod]
    public void History_HasEveryEpochsFigures()
    {
        using var run = new ToyRun();
        var time = new SteppingTime();
        run.Services = run.Services with { Time = time };
        run.Objective.Forward = () => time.Advance(TimeSpan.FromSeconds(2));

        var history = run.Train(ToyRun.Settings, Examples);

        foreach (var (epoch, i) in history.Epochs.Select((epoch, i) => (epoch, i)))
        {
            var steps = run.Observer.Progress.Where(p => p.Epoch == i + 1).ToArray();
            Assert.AreEqual((i + 1, 3L * (i + 1), 6.0), (epoch.Epoch, epoch.Step, epoch.Seconds));
            Assert.AreEqual(steps.Average(p => p.Loss), epoch.TrainingLoss, 1e-12);
            Assert.AreEqual(steps[^1].LearningRate, epoch.LearningRate);
        }
        CollectionAssert.AreEqual(history.Epochs.ToArray(), run.Observer.Epochs);
        Assert.AreEqual((2, 6L, 0L), (history.Epochs.Count, history.Steps, history.SkippedSteps));
    }

    [TestMethod]
    [DataRow(2, false)]
    [DataRow(4, false)]
    [DataRow(4, true)]
    [DataRow(3, true)] // the last micro-batch is smaller
    public void Run_GivesTheBigBatchsWeights_WhenGradientsAccumulate(int microBatches, bool hasWeights)
    {
        using var scope = NewDisposeScope();
        TrainingExample[] examples = [.. ToyObjective.Examples(16).Select((example, i) => example with { Weight = hasWeights ? 0.25f * (i % 5 + 1) : 1 })];
        using ToyRun whole = new(hasDropout: false), parts = new(hasDropout: false);
        var start = whole.Weights;

        var optimizer = ToyRun.Settings.Optimizer with { Epsilon = FineTuningRecipe.Epsilon }; // much less: rounding of a gradient near 0 decides its update
        var settings = ToyRun.Settings with { Epochs = 5, BatchSize = 16, Optimizer = optimizer };
        whole.Train(settings, examples);
        parts.Train(settings with { BatchSize = (16 + microBatches - 1) / microBatches, Accumulation = microBatches }, examples);

        TensorAssert.AreClose(whole.Weights, parts.Weights, 1e-6);
        Assert.IsGreaterThan(1e-3, (whole.Weights - start).abs().max().item<float>());
        foreach (var (first, second) in whole.Observer.Progress.Zip(parts.Observer.Progress))
            Assert.AreEqual((first.Rows, first.Loss), (second.Rows, second.Loss), Comparer);
    }

    [TestMethod]
    public void Run_LeavesFrozenParametersBitForBit_AndChangesAllOthers()
    {
        using var scope = NewDisposeScope();
        using var run = new ToyRun();
        var before = run.Objective.Network.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach().clone());
        var rules = new ParameterRules(LayerDecay: 0.9, Layers: Tiny.Config.Layers, FreezesEmbeddings: true, FrozenLayers: 1);

        run.Train(ToyRun.Settings with { Rules = rules }, Examples);

        var unchanged = run.Objective.Network.named_parameters().Where(p => p.parameter.equal(before[p.name]).all().item<bool>()).Select(p => p.name).ToArray();
        var expected = before.Keys.Where(name =>
            name.StartsWith("deberta.embeddings.", StringComparison.Ordinal) || name.StartsWith("deberta.encoder.layer.0.", StringComparison.Ordinal)).ToArray();
        Assert.IsGreaterThan(10, expected.Length);
        CollectionAssert.AreEquivalent(expected, unchanged);
    }

    [TestMethod]
    public void Run_ScalesTheFirstUpdateByTheLayersMultiplier()
    {
        using var scope = NewDisposeScope();
        using ToyRun alike = new(hasDropout: false), layered = new(hasDropout: false);
        var start = Values(alike);
        var rules = new ParameterRules(LayerDecay: 0.5, Layers: Tiny.Config.Layers);
        var settings = ToyRun.Settings with { MaximumSteps = 1, WarmupSteps = 0, Optimizer = ToyRun.Settings.Optimizer with { WeightDecay = 0 } };

        alike.Train(settings, Examples);
        layered.Train(settings with { Rules = rules }, Examples);

        var (full, scaled) = (Values(alike), Values(layered));
        foreach (var (name, value) in start)
            TensorAssert.AreClose((full[name] - value) * rules.Multiplier(name), scaled[name] - value, 2e-7, what: name);
    }

    [TestMethod]
    public void Run_SkipsAndCountsSteps_WhoseLossIsNotFinite()
    {
        using var scope = NewDisposeScope();
        using var run = new ToyRun();
        var weights = new List<Tensor>();
        run.Objective.Broken.UnionWith([2, 5]);
        run.Observer.Stepped += _ => weights.Add(run.Weights);

        var history = run.Train(ToyRun.Settings, Examples);

        Assert.AreEqual((6L, 2L), (history.Steps, history.SkippedSteps));
        TensorAssert.AreClose(weights[0], weights[1], 0);
        TensorAssert.AreClose(weights[3], weights[4], 0);
        TensorAssert.AreDifferent(weights[4], weights[5]);
        Assert.IsTrue(history.Epochs.All(epoch => double.IsFinite(epoch.TrainingLoss)));
        Assert.AreEqual(2, run.Observer.Events.Count(line => line.Contains("is skipped", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Run_Fails_AfterTooManyStepsInARowThatAreNotFinite()
    {
        using var scope = NewDisposeScope();
        var before = LiveTensors.Count;
        var run = new ToyRun();
        Tensor? good = null;
        run.Objective.Broken.UnionWith([2, 4, 5, 6]);
        run.Observer.Stepped += p => good = p.Step == 3 ? run.Weights : good;

        var error = Assert.ThrowsExactly<ArithmeticException>(() => run.Train(ToyRun.Settings with { Epochs = 5, MaximumSkippedInARow = 3 }, Examples));

        StringAssert.Contains(error.Message, "3 step(s) in a row, up to step 6");
        StringAssert.Contains(error.Message, "learning rate");
        TensorAssert.AreClose(good!, run.Weights, 0);
        run.Dispose();
        scope.DisposeEverything();
        Assert.AreEqual(before, LiveTensors.Count);
    }

    [TestMethod]
    public void Run_KeepsWhatItReached_WhenItIsCancelled()
    {
        using var scope = NewDisposeScope();
        using var cancellation = new CancellationTokenSource();
        using var run = new ToyRun();
        Tensor? best = null;
        run.Services = run.Services with { Validation = new FakeValidation([0.5, 0.4]), Cancellation = cancellation.Token };
        run.Observer.EpochEnded += epoch => best = epoch.Epoch == 1 ? run.Weights : best;
        run.Observer.Stepped += p =>
        {
            if (p.Step == 8)
                cancellation.Cancel();
        };

        var history = run.Train(ToyRun.Settings with { Epochs = 9 }, Examples);

        TensorAssert.AreClose(best!, run.Weights, 0);
        Assert.AreEqual((true, false, 8L, 1), (history.Cancelled, history.StoppedEarly, history.Steps, history.BestEpoch));
        Assert.AreEqual("3 6 8", string.Join(' ', history.Epochs.Select(epoch => epoch.Step)));
        Assert.IsFalse(run.Objective.Network.training);
    }

    [TestMethod]
    public void Run_DoesNothing_WhenItIsCancelledFromTheStart()
    {
        using var scope = NewDisposeScope();
        using var run = new ToyRun();
        run.Services = run.Services with { Cancellation = new CancellationToken(canceled: true) };
        var start = run.Weights;

        var history = run.Train(ToyRun.Settings, Examples);

        TensorAssert.AreClose(start, run.Weights, 0);
        Assert.AreEqual((true, 0L, 0), (history.Cancelled, history.Steps, history.Epochs.Count));
    }

    private static IEqualityComparer<(int Rows, double Loss)> Comparer { get; } =
        EqualityComparer<(int Rows, double Loss)>.Create((a, b) => a.Rows == b.Rows && Math.Abs(a.Loss - b.Loss) < 1e-5);

    private static Dictionary<string, Tensor> Values(ToyRun run) => run.Objective.Network.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach().clone());
}
