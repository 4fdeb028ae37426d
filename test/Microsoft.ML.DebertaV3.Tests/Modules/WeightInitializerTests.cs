using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Modules;

[TestClass]
public sealed class WeightInitializerTests
{
    private static readonly DebertaV3Config Config = Tiny.Config with
    {
        HiddenSize = 48,
        IntermediateSize = 96,
        InitializerRange = 0.02,
        PaddingId = 4
    };

    [TestMethod]
    public void Initialize_FillsEveryKindOfParameter()
    {
        using var scope = NewDisposeScope();
        var network = new MaskedLanguageModel(Config);

        Fill(network, seed: 1);

        foreach (var (name, parameter) in network.named_parameters())
        {
            var (mean, deviation) = (parameter.mean().item<float>(), parameter.std(unbiased: false).item<float>());
            var isConstant = name.EndsWith("bias", StringComparison.Ordinal) || name.Contains("LayerNorm", StringComparison.Ordinal);
            var expectedMean = name.EndsWith("LayerNorm.weight", StringComparison.Ordinal) ? 1f : 0f;
            Assert.AreEqual(expectedMean, mean, isConstant ? 0f : 0.002f, name);
            Assert.AreEqual(isConstant ? 0f : 0.02f, deviation, isConstant ? 0f : 0.002f, name);
        }
    }

    [TestMethod]
    public void Initialize_ZeroesThePaddingRowOnly()
    {
        using var scope = NewDisposeScope();
        var network = new Backbone(Config);

        Fill(network, seed: 1);

        var zeroRows = (network.Embeddings.WordTable.abs().sum(1) == 0).nonzero().data<long>().ToArray();
        CollectionAssert.AreEqual(new long[] { 4 }, zeroRows);
    }

    [TestMethod]
    public void Initialize_GivesTheSameWeights_WhenSeedsAreEqual()
    {
        using var scope = NewDisposeScope();
        Backbone first = new(Config), again = new(Config), other = new(Config);

        Fill(first, seed: 1);
        Fill(again, seed: 1);
        Fill(other, seed: 2);

        TensorAssert.AreClose(Tiny.Weights(first), Tiny.Weights(again), 0);
        TensorAssert.AreDifferent(Tiny.Weights(first), Tiny.Weights(other));
    }

    [TestMethod]
    public void Initialize_GoesByTheOrderOfTheNames()
    {
        using var scope = NewDisposeScope();
        var network = new SequenceClassificationModel(Config, labels: 2); // classifier.weight is made last, and named first
        using var generator = new Generator(1, CPU);
        var expected = empty([2, Config.HiddenSize], ScalarType.Float32).normal_(0, Config.InitializerRange, generator);

        Fill(network, seed: 1);

        TensorAssert.AreClose(expected, network.get_parameter("classifier.weight")!, 0);
    }

    [TestMethod]
    public void Initialize_FillsOnlyTheNamedParameters()
    {
        using var scope = NewDisposeScope();
        var network = new SequenceClassificationModel(Config, labels: 2);
        var names = new HashSet<string> { "classifier.weight", "pooler.dense.weight" };

        Fill(network, seed: 1);
        var before = network.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach().clone());

        Fill(network, seed: 2, names);

        foreach (var (name, parameter) in network.named_parameters())
            Assert.AreEqual(names.Contains(name), !parameter.eq(before[name]).all().item<bool>(), name);
    }

    [TestMethod]
    public void Initialize_LeavesParametersTrainable_AndNoTensorBehind()
    {
        using var scope = NewDisposeScope();
        var network = new Backbone(Config);

        var left = LiveTensors.LeftBy(() => Fill(network, seed: 1));

        Assert.AreEqual(0, left);
        Assert.IsTrue(network.parameters().All(p => p.requires_grad && p.is_leaf));
    }

    private static void Fill(nn.Module network, ulong seed, IReadOnlySet<string>? names = null)
    {
        using var generator = new Generator(seed, CPU);
        WeightInitializer.Initialize(network, Config, generator, names);
    }
}
