using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tests.Fitting;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Tests.Training;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

[TestClass]
[DoNotParallelize]
public sealed class PretrainingStepTests
{
    private static readonly TrainingSettings Settings = ToyRun.Settings with { GradientAccumulation = 2 };

    // Over thousands of steps: test/Microsoft.ML.DebertaV3.Benchmarks/results, tiny-pieces-second.log.
    [TestMethod]
    [DataRow(EmbeddingSharing.Gdes, UpdateOrder.Decoupled, 300)]
    [DataRow(EmbeddingSharing.Shared, UpdateOrder.Joint, 100)]
    [DataRow(EmbeddingSharing.Separate, UpdateOrder.Decoupled, 100)]
    public void Run_LeavesNothing_AndMemoryIsFlat(EmbeddingSharing sharing, UpdateOrder order, int steps)
    {
        const int warm = 50;
        using var scope = NewDisposeScope();
        using var network = StoredPretrainingRun.Network(sharing, dropout: null);
        using var session = new TrainingSession();
        using var step = PretrainingStep.Attach(session, network, StoredPretrainingRun.StepSettings(order), Settings, new(1e-3, 0, steps));
        var (live, memory) = (0L, (ResidentMemory?)null);

        for (var i = 0; i < steps; i++)
        {
            var result = step.Run(Batches(i));
            Assert.IsFalse(result.IsSkipped);
            if (i == warm)
                (live, memory) = (LiveTensors.Count, new ResidentMemory());
        }

        Assert.AreEqual(live, LiveTensors.Count);
        memory!.IsKept();
    }

    [TestMethod]
    public void Run_LearnsToTellReplacedPieces()
    {
        using var scope = NewDisposeScope();
        using var network = StoredPretrainingRun.Network(EmbeddingSharing.Gdes, dropout: null);
        using var session = new TrainingSession();
        using var step = PretrainingStep.Attach(session, network, StoredPretrainingRun.StepSettings(UpdateOrder.Decoupled), Settings,
            new(3e-3, 0, 1000, LearningRateSchedule.Constant));

        var losses = Enumerable.Range(0, 60).Select(i => step.Run(Batches(i % 4)).Sums!).Select(PretrainingMetrics.Of).ToArray();

        Assert.IsLessThan(losses.Take(5).Average(l => l["GeneratorLoss"]) - 0.5, losses.TakeLast(5).Average(l => l["GeneratorLoss"]));
        Assert.IsLessThan(losses.Take(5).Average(l => l["DiscriminatorLoss"]), losses.TakeLast(5).Average(l => l["DiscriminatorLoss"]));
    }

    [TestMethod]
    public void Run_OfMaskedLanguageModelling_LeavesNothing()
    {
        using var scope = NewDisposeScope();
        using var network = StoredPretrainingRun.Network(EmbeddingSharing.Gdes, dropout: null);
        using var session = new TrainingSession();
        using var step = MaskedLanguageModelStep.Attach(session, network.Generator,
            StoredPretrainingRun.StepSettings(UpdateOrder.Decoupled), Settings,
            new(1e-3, 0, 100));
        step.Run(Batches(0));
        var live = LiveTensors.Count;

        for (var i = 1; i < 20; i++)
            step.Run(Batches(i));

        Assert.AreEqual(live, LiveTensors.Count);
    }

    [TestMethod]
    public void Run_HasAFiniteLossAndUpdates_WhenNoPieceCanBeMasked()
    {
        using var scope = NewDisposeScope();
        using var network = StoredPretrainingRun.Network(EmbeddingSharing.Gdes, dropout: null);
        var settings = StoredPretrainingRun.StepSettings(UpdateOrder.Decoupled);
        using var session = new TrainingSession();
        using var detection = PretrainingStep.Attach(session, network, settings, Settings, new(1e-3, 0, 100));
        using var language = MaskedLanguageModelStep.Attach(session, network.Generator, settings, Settings, new(1e-3, 0, 100));
        TrainingExample[] unknown = [.. Enumerable.Repeat(new TrainingExample([1, 3, 3, 2], 0, 1), 8)];

        var (detected, spoken) = (detection.Run(Batches(0, unknown)), language.Run(Batches(0, unknown)));

        Assert.IsFalse(detected.IsSkipped || spoken.IsSkipped);
        Assert.IsGreaterThan(0, detected.Loss);
        Assert.AreEqual(0, spoken.Loss);
    }

    [TestMethod]
    public void Run_GivesTheDiscriminatorItsPartOfTheRate()
    {
        using var scope = NewDisposeScope();
        using var network = StoredPretrainingRun.Network(EmbeddingSharing.Separate, dropout: null);
        using var session = new TrainingSession();
        using var step = PretrainingStep.Attach(session, network,
            StoredPretrainingRun.StepSettings(UpdateOrder.Decoupled) with { DiscriminatorRateFactor = 0 }, Settings, new(1e-3, 0, 10));
        var (generator, discriminator) = (Tiny.Weights(network.Generator), Tiny.Weights(network.Discriminator));

        step.Run(Batches(0));
        step.Optimizer.CatchUp();

        TensorAssert.AreDifferent(generator, Tiny.Weights(network.Generator));
        TensorAssert.AreClose(discriminator, Tiny.Weights(network.Discriminator), 0);
    }

    private static MicroBatches Batches(int step, TrainingExample[]? examples = null)
    {
        var services = new TrainingServices(new RandomStreams(1), null, TimeProvider.System, new Recorder());
        return new([.. (examples ?? StoredPretrainingRun.Examples(8)).Chunk(4)], step, Settings, services);
    }
}
