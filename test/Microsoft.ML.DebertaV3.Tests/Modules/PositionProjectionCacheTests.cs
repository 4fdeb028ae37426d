using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Modules;

/// <summary>Kept projections change nothing but the time: the network as a whole with and without them.</summary>
[TestClass]
public sealed class PositionProjectionCacheTests
{
    private const double Tolerance = 2e-5;

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(5)]
    [DataRow(6)]
    [DataRow(63)]
    [DataRow(64)]
    [DataRow(65)]
    [DataRow(511)]
    [DataRow(513)]
    [DataRow(600)]
    public void Forward_WithKeptProjections_EqualsForwardWithGradients(int length)
    {
        using var scope = NewDisposeScope();
        var backbone = New();
        var ids = Tiny.Ids(1, length);

        Tensor kept, keptAgain;
        using (no_grad())
            (kept, keptAgain) = (backbone.call(ids, Tiny.Mask(ids)), backbone.call(ids, Tiny.Mask(ids)));
        var fresh = backbone.call(ids, Tiny.Mask(ids));

        CollectionAssert.AreEqual(new long[] { 1, length, Tiny.Config.HiddenSize }, kept.shape);
        TensorAssert.AreClose(kept, keptAgain, 0);
        TensorAssert.AreClose(kept, fresh, Tolerance);
    }

    [TestMethod]
    public void Forward_ForgetsKeptProjections_WhenTrainingBegins()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var backbone = New();
        var ids = Tiny.Ids(2, 12);
        var before = backbone.call(ids, Tiny.Mask(ids));

        backbone.train();
        Tiny.Initialized(backbone, seed: 2);
        backbone.eval();
        var after = backbone.call(ids, Tiny.Mask(ids));

        var expected = New(seed: 2).call(ids, Tiny.Mask(ids));
        TensorAssert.AreDifferent(before, after);
        TensorAssert.AreClose(expected, after, 0);
    }

    [TestMethod]
    public void Backward_ReachesTheProjections_WhenTheyAreKept()
    {
        using var scope = NewDisposeScope();
        Backbone used = New(), fresh = New();
        var ids = Tiny.Ids(2, 12);
        using (no_grad())
            used.call(ids, Tiny.Mask(ids));

        used.call(ids, Tiny.Mask(ids)).square().sum().backward();
        fresh.call(ids, Tiny.Mask(ids)).square().sum().backward();

        foreach (var (mine, expected) in used.parameters().Zip(fresh.parameters()))
            TensorAssert.AreClose(expected.grad!, mine.grad!, 0);
    }

    [TestMethod]
    public void Forward_GivesEveryThreadTheSame_WhenSeveralScoreAtOnce()
    {
        using var scope = NewDisposeScope();
        var backbone = New();
        int[] lengths = [3, 17, 40, 70, 5, 33, 64, 9];
        var expected = lengths.Select(length => Score(New(), length)).ToArray();

        var actual = lengths.AsParallel().AsOrdered().WithDegreeOfParallelism(4).Select(length => Score(backbone, length)).ToArray();

        for (var i = 0; i < lengths.Length; i++)
            CollectionAssert.AreEqual(expected[i], actual[i], $"length {lengths[i]}");
    }

    private static Backbone New(int seed = 1)
    {
        var backbone = Tiny.Initialized(new Backbone(Tiny.Config), seed);
        backbone.eval();
        return backbone;
    }

    private static float[] Score(Backbone backbone, int length)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var ids = Tiny.Ids(1, length, seed: length);
        return backbone.call(ids, Tiny.Mask(ids)).data<float>().ToArray();
    }
}
