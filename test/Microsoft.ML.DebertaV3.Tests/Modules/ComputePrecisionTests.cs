using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Modules;

[TestClass]
[DoNotParallelize]
public sealed class ComputePrecisionTests
{
    // of the norm, found 0.03: the weights of this network are large, and each number is off by up to 1 / 256
    private const double Bound = 0.05;

    [TestMethod]
    public void LossAndGradients_AreThoseOfFloat32_WithinTheTypesPrecision()
    {
        using var scope = NewDisposeScope();
        using var precision = new ComputePrecision(ScalarType.BFloat16);
        var (expected, actual) = (NewNetwork(), NewNetwork());
        precision.Attach(actual.Backbone.Encoder);

        var (expectedLoss, actualLoss) = (Learn(expected), Learn(actual));

        Assert.AreEqual(expectedLoss, actualLoss, Bound * expectedLoss);
        Assert.AreNotEqual(expectedLoss, actualLoss); // it did multiply in the shorter type
        TensorAssert.AreClose(Gradients(expected), Gradients(actual), Bound * Gradients(expected).norm().item<float>(),
            what: "each gradient");
        var difference = (Gradients(expected) - Gradients(actual)).norm() / Gradients(expected).norm();
        Assert.IsInRange(0, Bound, difference.item<float>());
    }

    [TestMethod]
    public void Parameters_AndTheirGradients_StayFloat32()
    {
        using var scope = NewDisposeScope();
        using var precision = new ComputePrecision(ScalarType.BFloat16);
        var network = NewNetwork();
        precision.Attach(network.Backbone.Encoder);

        Learn(network);

        foreach (var (name, parameter) in network.named_parameters())
            Assert.AreEqual((ScalarType.Float32, ScalarType.Float32), (parameter.dtype, parameter.grad!.dtype), name);
    }

    [TestMethod]
    public void HiddenStates_AreNormalizedInFloat32()
    {
        using var scope = NewDisposeScope();
        using var precision = new ComputePrecision(ScalarType.BFloat16);
        var network = NewNetwork();
        precision.Attach(network);
        var ids = Tiny.Ids(2, 9);

        var states = network.Backbone.HiddenStates(ids, Tiny.Mask(ids));

        foreach (var state in states) // weight 1 and bias 0: the mean is 0 up to float32's rounding, of which bfloat16's is 65,536 times
        {
            Assert.AreEqual(ScalarType.Float32, state.dtype);
            TensorAssert.AreClose(zeros(2, 9), state.mean([-1]), 1e-6);
        }
    }

    [TestMethod]
    public void Probabilities_AreAddedUpInFloat32()
    {
        using var scope = NewDisposeScope();
        using var precision = new ComputePrecision(ScalarType.BFloat16);
        var attention = Tiny.Initialized(new DisentangledSelfAttention(Tiny.Config, dropoutRandom: null));
        precision.Attach(attention);
        var (query, key) = attention.Content((arange(2 * 7 * 24, ScalarType.Float32) * 0.7).sin().view(2, 7, -1));
        using var positions = RelativePositions.Of(7, Tiny.Config, CPU);
        var table = (arange(16 * 24, ScalarType.Float32) * 0.3).sin().view(-1, 24);

        var probabilities = attention.Probabilities(query, key, attention.Positions(positions, table), bias: null);

        Assert.AreEqual((ScalarType.BFloat16, ScalarType.Float32), (query.dtype, probabilities.dtype));
        TensorAssert.AreClose(ones(3, 2, 7), probabilities.sum(-1), 1e-6);
    }

    [TestMethod]
    public void EvalMode_AndDisposal_MeanFloat32()
    {
        using var scope = NewDisposeScope();
        var (network, ids) = (NewNetwork(), Tiny.Ids(2, 9));
        network.eval();
        var expected = network.call(ids, Tiny.Mask(ids));
        var precision = new ComputePrecision(ScalarType.BFloat16);
        precision.Attach(network);

        var inEvalMode = network.call(ids, Tiny.Mask(ids));
        precision.Dispose();
        network.train();
        var afterDisposal = network.call(ids, Tiny.Mask(ids));

        TensorAssert.AreClose(expected, inEvalMode, 0);
        TensorAssert.AreClose(expected, afterDisposal, 1e-5); // positions are not from the cache
        Assert.AreEqual(ScalarType.Float32, afterDisposal.dtype);
    }

    [TestMethod]
    public void Cast_IsMadeOnce_WithAGradient_UntilItIsForgotten()
    {
        using var scope = NewDisposeScope();
        using var precision = new ComputePrecision(ScalarType.BFloat16);
        var parameter = nn.Parameter(ones(3));
        Tensor first;
        using (no_grad())
            first = precision.Cast(parameter);

        var again = precision.Cast(parameter);
        (again * 2).sum().backward();
        precision.ClearCasts();
        var later = precision.Cast(parameter);

        Assert.AreSame(first, again);
        Assert.AreNotSame(first, later);
        TensorAssert.AreClose(full(3, 2f), parameter.grad!, 0);
    }

    [TestMethod]
    public void Steps_LeaveNoTensor()
    {
        using var scope = NewDisposeScope();
        using var precision = new ComputePrecision(ScalarType.BFloat16);
        var network = NewNetwork();
        precision.Attach(network);
        Learn(network); // makes the gradients
        precision.ClearCasts();
        var before = LiveTensors.Count;

        for (var i = 0; i < 10; i++)
        {
            Learn(network);
            precision.ClearCasts();
        }

        Assert.AreEqual(before, LiveTensors.Count);
    }

    private static SequenceClassificationModel NewNetwork() => Tiny.Initialized(new SequenceClassificationModel(Tiny.Config, labels: 3));

    private static double Learn(SequenceClassificationModel network)
    {
        using var scope = NewDisposeScope();
        var ids = Tiny.Ids(4, 11);
        var losses = Losses.CrossEntropy(network.call(ids, Tiny.Mask(ids)), tensor(new long[] { 0, 1, 2, 0 }));
        Assert.AreEqual(ScalarType.Float32, losses.dtype);
        var loss = losses.mean();
        loss.backward();
        return loss.item<float>();
    }

    private static Tensor Gradients(nn.Module network) =>
        cat([.. network.named_parameters().OrderBy(p => p.name, StringComparer.Ordinal).Select(p => p.parameter.grad!.flatten())]);
}
