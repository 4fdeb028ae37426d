using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Modules;

/// <summary>Every forward leaves exactly its result alive.</summary>
[TestClass]
[DoNotParallelize]
public sealed class NativeMemoryTests
{
    private const int Calls = 100;

    public static IEnumerable<object[]> Heads => [["seqcls"], ["tokencls"], ["mlm"], ["qa"], ["choice"]];

    [TestMethod]
    [DynamicData(nameof(Heads))]
    public void Forward_LeavesOnlyItsResult_InEvalMode(string head)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var network = New(head, out var ids);
        network.eval();
        var mask = Masked(ids);
        network.call(ids, mask).Dispose(); // fills the cache

        var left = LiveTensors.LeftBy(() => network.call(ids, mask));
        var before = LiveTensors.Count;
        for (var i = 0; i < Calls; i++)
            network.call(ids, mask).Dispose();

        Assert.AreEqual(1, left);
        Assert.AreEqual(before, LiveTensors.Count);
    }

    [TestMethod]
    [DynamicData(nameof(Heads))]
    public void ForwardAndBackward_LeaveOnlyTheResult_InTrainingMode(string head)
    {
        using var scope = NewDisposeScope();
        var network = New(head, out var ids);
        var mask = Masked(ids);
        Learn(network, ids, mask); // makes the gradients

        var left = LiveTensors.LeftBy(() => network.call(ids, mask));
        var before = LiveTensors.Count;
        for (var i = 0; i < Calls; i++)
            Learn(network, ids, mask);

        Assert.AreEqual(1, left);
        Assert.AreEqual(before, LiveTensors.Count);
    }

    [TestMethod]
    [DynamicData(nameof(Heads))]
    public void Dispose_FreesEverything(string head)
    {
        var before = LiveTensors.Count;

        using (NewDisposeScope())
        {
            var network = New(head, out var ids);
            Learn(network, ids, Tiny.Mask(ids));
            network.eval();
            using (no_grad())
                network.call(ids, Tiny.Mask(ids));
            network.Dispose(); // the scope does not own its parameters and kept projections
        }

        Assert.AreEqual(before, LiveTensors.Count);
    }

    [TestMethod]
    public void HiddenStates_LeaveOneTensorPerState()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var backbone = Tiny.Initialized(new Backbone(Tiny.Config));
        var ids = Tiny.Ids(2, 10);

        var left = LiveTensors.LeftBy(() => backbone.HiddenStates(ids, Tiny.Mask(ids)));

        Assert.AreEqual(Tiny.Config.Layers + 1 + 1, left); // and the mask that the test makes
    }

    [TestMethod]
    public void Cache_KeepsAHandfulOfTensors_AndFreesThemWhenTrainingBegins()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var backbone = Tiny.Initialized(new Backbone(Tiny.Config));
        backbone.eval();
        var before = LiveTensors.Count;

        for (var length = 1; length <= 128; length++)
            Score(backbone, length);
        var kept = LiveTensors.Count - before;
        backbone.train();

        Assert.AreEqual(8 * 2 * Tiny.Config.Layers, kept); // lengths to 1, 2, 4, ... 128; keys and queries of each layer
        Assert.AreEqual(before, LiveTensors.Count);
    }

    [TestMethod]
    public void Losses_LeaveOnlyTheirResult()
    {
        using var scope = NewDisposeScope();
        Tensor logits = rand(4, 3), labels = tensor(new long[] { 0, 2, -1, 1 }), values = rand(4), spans = rand(4, 6, 2);
        Func<Tensor>[] losses =
        [
            () => Losses.CrossEntropy(logits, labels),
            () => Losses.SoftCrossEntropy(logits, logits),
            () => Losses.SquaredError(logits.narrow(1, 0, 1), values),
            () => Losses.BinaryCrossEntropy(logits, logits),
            () => Losses.Span(spans, labels, labels),
            () => Losses.WeightedMean(values, values),
            () => Losses.Counted(labels),
        ];

        var left = losses.Select(loss => LiveTensors.LeftBy(() => loss())).ToArray();

        CollectionAssert.AreEqual(new[] { 1, 1, 2, 1, 1, 1, 1 }, left); // the third: and the part that the test takes
    }

    private static void Score(Backbone backbone, int length)
    {
        using var scope = NewDisposeScope();
        var ids = Tiny.Ids(1, length);
        backbone.call(ids, Tiny.Mask(ids));
    }

    private static void Learn(nn.Module<Tensor, Tensor, Tensor> network, Tensor ids, Tensor mask)
    {
        using var scope = NewDisposeScope();
        network.call(ids, mask).square().sum().backward();
    }

    private static nn.Module<Tensor, Tensor, Tensor> New(string head, out Tensor ids)
    {
        ids = head == "choice" ? Tiny.Ids(6, 10).view(2, 3, 10) : Tiny.Ids(3, 10);
        return Tiny.Initialized(HeadNetworks.Create(head, Tiny.Config, labels: 3, new Generator(5, CPU)));
    }

    // The last place of every row is padding.
    private static Tensor Masked(Tensor ids)
    {
        var mask = Tiny.Mask(ids);
        mask.select(-1, mask.shape[^1] - 1).zero_();
        return mask;
    }
}
