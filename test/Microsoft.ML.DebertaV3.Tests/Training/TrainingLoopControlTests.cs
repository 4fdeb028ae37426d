using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Training;

/// <summary>Accumulation, layer-wise rates, freezing, and steps that are not finite.</summary>
[TestClass]
public sealed class TrainingLoopControlTests
{
    private static readonly TrainingExample[] Examples = ToyObjective.Examples(24);

    [TestMethod]
    [DataRow(2, false)]
    [DataRow(4, false)]
    [DataRow(4, true)]
    [DataRow(3, true)] // the last micro-batch is smaller
    public void Run_GivesTheBigBatchsWeights_WhenGradientsAccumulate(int microBatches, bool hasWeights)
    {
        using var scope = NewDisposeScope();
        TrainingExample[] examples = [.. ToyObjective.Examples(16)
            .Select((example, i) => example with { Weight = hasWeights ? 0.25f * (i % 5 + 1) : 1 })];
        using ToyRun whole = new(hasDropout: false), parts = new(hasDropout: false);
        var start = whole.Weights;

        // much less: rounding of a gradient near 0 decides its update
        var optimizer = ToyRun.Settings.Optimizer with { Epsilon = FineTuningRecipe.Epsilon };
        var settings = ToyRun.Settings with { MaxEpochs = 5, BatchSize = 16, Optimizer = optimizer };
        whole.Train(settings, examples);
        parts.Train(settings with { BatchSize = (16 + microBatches - 1) / microBatches, GradientAccumulation = microBatches }, examples);

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

        var unchanged = run.Objective.Network.named_parameters().Where(p => p.parameter.equal(before[p.name]).all().item<bool>())
            .Select(p => p.name).ToArray();
        var expected = before.Keys.Where(name =>
            name.StartsWith("deberta.embeddings.", StringComparison.Ordinal)
                || name.StartsWith("deberta.encoder.layer.0.", StringComparison.Ordinal)).ToArray();
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
        var settings = ToyRun.Settings with
        {
            MaxSteps = 1,
            WarmupSteps = 0,
            Optimizer = ToyRun.Settings.Optimizer with { WeightDecay = 0 }
        };

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
        run.Observer.Stepped += _ => weights.Add(run.WeightsButWords);

        var history = run.Train(ToyRun.Settings, Examples);

        Assert.AreEqual((6L, 2L), (history.Steps, history.SkippedSteps));
        TensorAssert.AreClose(weights[0], weights[1], 0);
        TensorAssert.AreClose(weights[3], weights[4], 0);
        TensorAssert.AreDifferent(weights[4], weights[5]);
        Assert.IsTrue(history.Epochs.All(epoch => double.IsFinite(epoch.TrainingLoss)));
        Assert.AreEqual(2, run.Observer.Events.Count(line => line.Contains("is skipped", StringComparison.Ordinal)));
    }

    private static IEqualityComparer<(int Rows, double Loss)> Comparer { get; } =
        EqualityComparer<(int Rows, double Loss)>.Create((a, b) => a.Rows == b.Rows && Math.Abs(a.Loss - b.Loss) < 1e-5);

    private static Dictionary<string, Tensor> Values(ToyRun run) =>
        run.Objective.Network.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach().clone());
}
