using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Modules;

/// <summary>Checkpointing changes what is kept, and no bit of any result.</summary>
[TestClass]
[DoNotParallelize]
public sealed class RecomputedLayerTests
{
    [TestMethod]
    [DataRow(false, false, false)]
    [DataRow(true, false, false)]
    [DataRow(false, true, false)]
    [DataRow(true, true, true)]
    public void LossAndGradients_HaveTheSameBits(bool hasPadding, bool isBFloat16, bool isFrozen)
    {
        using var scope = NewDisposeScope();

        var (expected, actual) = (Gradients(false, hasPadding, isBFloat16, isFrozen), Gradients(true, hasPadding, isBFloat16, isFrozen));

        CollectionAssert.AreEqual(expected.Keys.ToArray(), actual.Keys.ToArray());
        foreach (var (name, gradient) in expected)
            TensorAssert.AreClose(gradient, actual[name], 0, what: name);
    }

    [TestMethod]
    public void GradientsOfTheWordVectorsAlone_HaveTheSameBits_AndReachNoParameter()
    {
        using var scope = NewDisposeScope();
        Tensor Gradient(bool recomputes)
        {
            using var random = new Generator(4, CPU);
            var network = NewNetwork(random, recomputes);
            var words = (arange(3 * 9 * 24, ScalarType.Float32) * 0.7).sin().view(3, 9, -1).requires_grad_(true);
            var loss = network.FromWords(words, ones(3, 9, ScalarType.Int64)).square().sum();
            var gradient = autograd.grad([loss], [words])[0];
            Assert.IsTrue(network.parameters().All(p => p.grad is null));
            return gradient;
        }

        TensorAssert.AreClose(Gradient(false), Gradient(true), 0);
    }

    [TestMethod]
    public void TheGenerator_StandsWhereItStandsWithoutCheckpointing_AfterTheBackward()
    {
        using var scope = NewDisposeScope();
        Tensor Next(bool recomputes)
        {
            using var random = new Generator(4, CPU);
            Learn(NewNetwork(random, recomputes), hasPadding: true);
            return rand(4, generator: random);
        }

        TensorAssert.AreClose(Next(false), Next(true), 0);
    }

    [TestMethod]
    public void EvalMode_NeedsNoBackward()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var network = NewNetwork(null, recomputes: true);
        var ids = Tiny.Ids(2, 5);
        var mask = Tiny.Mask(ids);
        network.eval();

        Assert.AreEqual(1, LiveTensors.LeftBy(() => network.call(ids, mask)));
    }

    [TestMethod]
    public void Steps_LeaveNoTensor()
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(4, CPU);
        var network = NewNetwork(random, recomputes: true);
        Learn(network, hasPadding: true); // makes the gradients
        var before = LiveTensors.Count;

        for (var i = 0; i < 10; i++)
            Learn(network, hasPadding: true).Dispose();

        Assert.AreEqual(before, LiveTensors.Count);
    }

    private static Dictionary<string, Tensor> Gradients(bool recomputes, bool hasPadding, bool isBFloat16, bool isFrozen)
    {
        using var random = new Generator(4, CPU);
        using var precision = new ComputePrecision(ScalarType.BFloat16);
        var network = NewNetwork(random, recomputes);
        if (isBFloat16)
            precision.Attach(network.Backbone.Encoder);
        foreach (var parameter in network.Backbone.Encoder.Layers[0].Attention.parameters())
            parameter.requires_grad = !isFrozen;
        var loss = Learn(network, hasPadding);
        var trained = network.named_parameters().Where(p => p.parameter.grad is not null);
        return trained.Select(p => (p.name, value: p.parameter.grad!)).Append(("loss", loss)).ToDictionary(p => p.Item1, p => p.Item2);
    }

    private static SequenceClassificationModel NewNetwork(Generator? random, bool recomputes)
    {
        var network = Tiny.Initialized(new SequenceClassificationModel(Tiny.Config, labels: 3, random));
        network.Backbone.Encoder.RecomputesActivations = recomputes;
        return network;
    }

    private static Tensor Learn(SequenceClassificationModel network, bool hasPadding)
    {
        using var scope = NewDisposeScope();
        using var batch = Batch.Of([new([5, 6, 7, 8, 9, 10, 11], 0, 1), new(hasPadding ? [7, 8] : [7, 8, 9, 10, 11, 12, 13], 1, 1)],
            paddingId: 0, CPU);
        var loss = Losses.CrossEntropy(network.call(batch.Ids, batch.Mask), batch.Targets.to(ScalarType.Int64)).sum();
        loss.backward();
        return loss.detach().MoveToOuterDisposeScope();
    }
}
