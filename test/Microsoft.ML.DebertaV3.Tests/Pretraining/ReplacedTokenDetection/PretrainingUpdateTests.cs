using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

[TestClass]
[DoNotParallelize]
public sealed class PretrainingUpdateTests
{
    private static readonly MaskedBatch Batch = TinyPretraining.Batch(6, 16);

    [TestMethod]
    [DataRow(EmbeddingSharing.Gdes, UpdateOrder.Decoupled)]
    [DataRow(EmbeddingSharing.Gdes, UpdateOrder.Joint)]
    [DataRow(EmbeddingSharing.Separate, UpdateOrder.Decoupled)]
    [DataRow(EmbeddingSharing.Shared, UpdateOrder.Joint)]
    public void Run_GivesTheBigBatchsWeights_WhenGradientsAccumulate(EmbeddingSharing sharing, UpdateOrder order)
    {
        using var scope = NewDisposeScope();
        using Pair whole = new(sharing, order), parts = new(sharing, order);
        var start = Tiny.Weights(whole.Network);

        for (var step = 0; step < 5; step++)
        {
            var big = whole.Run([Batch]);
            var small =
                parts.Run([TinyPretraining.Rows(Batch, 0, 1), TinyPretraining.Rows(Batch, 1, 3), TinyPretraining.Rows(Batch, 4, 2)]);
            Assert.AreEqual(big.Generated.Loss, small.Generated.Loss, 1e-4 * big.Generated.Loss);
            Assert.AreEqual(big.Detected.Loss, small.Detected.Loss, 1e-4 * big.Detected.Loss);
            Assert.AreEqual(big.DiscriminatorNorm, small.DiscriminatorNorm, 1e-4 * big.DiscriminatorNorm);
            CollectionAssert.AreEqual(big.Generated.Drawn, small.Generated.Drawn);
        }

        TensorAssert.AreClose(whole.Weights, parts.Weights, 1e-5);
        TensorAssert.AreDifferent(start, whole.Weights);
    }

    [TestMethod]
    [DataRow(UpdateOrder.Decoupled)]
    [DataRow(UpdateOrder.Joint)]
    public void Run_ChangesNothing_WhenTheGeneratorIsNotFinite(UpdateOrder order)
    {
        using var scope = NewDisposeScope();
        using var pair = new Pair(EmbeddingSharing.Gdes, order);
        Poison(pair.Network.Generator.Head.Bias);
        var start = pair.Weights;

        var result = pair.Run([Batch]);

        Assert.IsTrue(result.IsSkipped);
        TensorAssert.AreClose(start.nan_to_num(), pair.Weights.nan_to_num(), 0);
        CollectionAssert.AreEqual(order == UpdateOrder.Joint ? new long[] { 0 } : [0, 0], pair.Optimizer.Updates.ToArray());
    }

    [TestMethod]
    [DataRow(UpdateOrder.Decoupled)]
    [DataRow(UpdateOrder.Joint)]
    public void Run_LeavesTheDiscriminator_WhenItIsNotFinite(UpdateOrder order)
    {
        using var scope = NewDisposeScope();
        using var pair = new Pair(EmbeddingSharing.Gdes, order);
        Poison(pair.Network.Discriminator.named_parameters().Single(p => p.name == "mask_predictions.dense.bias").parameter);
        var (generator, discriminator) = (Tiny.Weights(pair.Network.Generator), Tiny.Weights(pair.Network.Discriminator));

        var result = pair.Run([Batch]);

        Assert.IsTrue(result.IsSkipped);
        TensorAssert.AreClose(discriminator.nan_to_num(), Tiny.Weights(pair.Network.Discriminator).nan_to_num(), 0);
        if (order == UpdateOrder.Joint)
            TensorAssert.AreClose(generator, Tiny.Weights(pair.Network.Generator), 0);
        else
            TensorAssert.AreDifferent(generator, Tiny.Weights(pair.Network.Generator)); // its half was good, and came first
    }

    [TestMethod]
    public void Run_LearnsFromTheRest_WhenAMicroBatchHasNothingMasked()
    {
        using var scope = NewDisposeScope();
        using var pair = new Pair(EmbeddingSharing.Gdes, UpdateOrder.Decoupled);
        var plain = Batch with { Labels = new long[Batch.Ids.Length] };

        var result = pair.Run([plain, Batch]);

        Assert.IsFalse(result.IsSkipped);
        Assert.AreEqual(2 * Batch.Pieces, result.Detected.Pieces);
        Assert.HasCount(Batch.Masked, result.Generated.Drawn);
    }

    [TestMethod]
    [DataRow(UpdateOrder.Decoupled, 1e-3, 0, true, false)]
    [DataRow(UpdateOrder.Decoupled, 0, 1e-3, false, true)]
    [DataRow(UpdateOrder.Joint, 1e-3, 0, true, true)]
    [DataRow(UpdateOrder.Joint, 0, 1e-3, false, false)]
    public void Run_TakesEachNetworksOwnRate_OrTheGeneratorsInAJointUpdate(
        UpdateOrder order, double generatorRate, double discriminatorRate, bool generatorLearns, bool discriminatorLearns)
    {
        using var scope = NewDisposeScope();
        using var pair = new Pair(EmbeddingSharing.Gdes, order);
        var (generator, discriminator) = (Tiny.Weights(pair.Network.Generator), Tiny.Weights(pair.Network.Discriminator));

        pair.Run([Batch], new PretrainingRates(generatorRate, discriminatorRate));
        pair.Optimizer.CatchUp();

        Assert.AreEqual(generatorLearns, IsChanged(generator, pair.Network.Generator));
        Assert.AreEqual(discriminatorLearns, IsChanged(discriminator, pair.Network.Discriminator));
    }

    [TestMethod]
    public void Run_WeighsTheDiscriminatorsLoss_WhenTheUpdateIsJoint()
    {
        using var scope = NewDisposeScope();
        using Pair light = new(EmbeddingSharing.Gdes, UpdateOrder.Joint, detectionWeight: 1),
            heavy = new(EmbeddingSharing.Gdes, UpdateOrder.Joint, detectionWeight: 3),
            none = new(EmbeddingSharing.Gdes, UpdateOrder.Joint, detectionWeight: 0);

        var (lightNorm, heavyNorm, generatorNorm) = (Squared(light), Squared(heavy), Squared(none));

        // the two networks share no gradient: the squares of their norms add up
        Assert.AreEqual(9 * (lightNorm - generatorNorm), heavyNorm - generatorNorm, 1e-3 * heavyNorm);
        Assert.IsGreaterThan(generatorNorm, lightNorm);

        static double Squared(Pair pair) => Math.Pow(pair.Run([Batch]).DiscriminatorNorm, 2);
    }

    private static bool IsChanged(Tensor before, nn.Module network) => (before != Tiny.Weights(network)).any().item<bool>();

    private static void Poison(Tensor parameter)
    {
        using var noGradient = no_grad();
        parameter.fill_(float.NaN);
    }

    /// <summary>Networks, optimizers and update, always the same.</summary>
    private sealed class Pair : IDisposable
    {
        private readonly TrainingSession _session = new();
        private readonly PretrainingUpdate _update;

        public Pair(EmbeddingSharing sharing, UpdateOrder order, double detectionWeight = 10)
        {
            Network = TinyPretraining.Network(sharing);
            Optimizer = PretrainingOptimizer.Attach(_session, Network, TinyPretraining.Optimizer, order);
            _update = new(Network, Optimizer, detectionWeight, temperature: 1, CPU);
        }

        public PretrainingNetwork Network { get; }

        public PretrainingOptimizer Optimizer { get; }

        public Tensor Weights
        {
            get
            {
                Optimizer.CatchUp();
                return Tiny.Weights(Network);
            }
        }

        public PretrainingUpdateResult Run(MaskedBatch[] batches, PretrainingRates? rates = null) =>
            _update.Run(batches, rates ?? TinyPretraining.Rates, new FixedDraws(batches));

        public void Dispose()
        {
            _update.Dispose();
            _session.Dispose();
            Network.Dispose();
        }
    }
}
