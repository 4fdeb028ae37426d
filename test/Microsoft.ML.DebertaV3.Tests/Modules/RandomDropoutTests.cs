using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Modules;

[TestClass]
public sealed class RandomDropoutTests
{
    [TestMethod]
    public void Forward_KeepsTheRightShare_AndScalesIt()
    {
        using var scope = NewDisposeScope();
        var dropout = new RandomDropout(0.25, new Generator(3, CPU));

        var values = dropout.call(full(100_000, 3f)).data<float>().ToArray();

        var kept = values.Count(v => v != 0);
        Assert.IsInRange(74_000, 76_000, kept);
        Assert.IsTrue(values.All(v => v == 0 || v == 4f), "3 / (1 - 0.25) is 4.");
    }

    [TestMethod]
    public void Forward_PassesGradientsThroughTheSameMask()
    {
        using var scope = NewDisposeScope();
        var dropout = new RandomDropout(0.5, new Generator(3, CPU));
        var input = ones(1000, requires_grad: true);

        var output = dropout.call(input);
        output.sum().backward();

        TensorAssert.AreClose(output, input.grad!, 0);
    }

    [TestMethod]
    [DataRow(0.5, false, true)] // eval mode
    [DataRow(0, true, true)]
    [DataRow(0.5, true, false)] // no generator
    public void Forward_IsTheIdentity_WhenThereIsNothingToDrop(double rate, bool isTraining, bool hasRandom)
    {
        using var scope = NewDisposeScope();
        var dropout = new RandomDropout(rate, hasRandom ? new Generator(3, CPU) : null);
        dropout.train(isTraining);
        var input = ones(5);

        var output = dropout.call(input);
        input.Dispose();

        CollectionAssert.AreEqual(Enumerable.Repeat(1f, 5).ToArray(), output.data<float>().ToArray());
    }

    [TestMethod]
    [DataRow("seqcls")]
    [DataRow("tokencls")]
    [DataRow("mlm")]
    [DataRow("qa")]
    public void Forward_OfANetwork_DependsOnItsGeneratorOnly(string head)
    {
        using var scope = NewDisposeScope();

        var (first, again, other) = (Trained(head, seed: 5), Trained(head, seed: 5), Trained(head, seed: 6));

        TensorAssert.AreClose(first, again, 0);
        TensorAssert.AreDifferent(first, other);
    }

    [TestMethod]
    [DataRow("seqcls")]
    [DataRow("tokencls")]
    [DataRow("mlm")]
    [DataRow("qa")]
    public void MakingAndRunningANetwork_LeavesTheProcessWideRandomStateAlone(string head)
    {
        using var scope = NewDisposeScope();
        var before = random.get_rng_state();

        Trained(head, seed: 5).square().sum().backward();

        TensorAssert.AreClose(before, random.get_rng_state(), 0);
    }

    // The output of one forward in training mode.
    private static Tensor Trained(string head, ulong seed)
    {
        using var generator = new Generator(seed, CPU);
        var network = Tiny.Initialized(HeadNetworks.Create(head, Tiny.Config, labels: 3, generator));
        var ids = Tiny.Ids(2, 10);
        return network.call(ids, Tiny.Mask(ids));
    }
}
