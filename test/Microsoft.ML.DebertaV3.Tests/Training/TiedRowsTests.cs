using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;
using AdamW = Microsoft.ML.DebertaV3.Training.AdamW;

namespace Microsoft.ML.DebertaV3.Tests.Training;

/// <summary>Lookups in a table that is an output matrix too: rows against a table of zeros.</summary>
[TestClass]
[DoNotParallelize]
public sealed class TiedRowsTests
{
    private static readonly AdamWOptions Options = new(0.9, 0.999, 1e-4, WeightDecay: 0.01, ClipNorm: 1);

    [TestMethod]
    public void Step_GivesTheWeightsOfDenseGradients()
    {
        using var scope = NewDisposeScope();
        using MaskedLanguageModel byRow = New(), dense = New();
        using var session = new TrainingSession();
        AdamW first = session.Optimize(byRow, Options), second = session.Optimize(dense, Options, useKernel: false);

        for (var step = 0; step < 10; step++)
        {
            var (one, two) = (Learn(byRow, first, step), Learn(dense, second, step));
            Assert.AreEqual(two, one, 1e-5 * two);
        }

        TensorAssert.AreClose(Tiny.Weights(dense), Tiny.Weights(byRow), 2e-6);
    }

    [TestMethod]
    public void Step_LeavesNothing()
    {
        using var scope = NewDisposeScope();
        using var network = New();
        using var session = new TrainingSession();
        var optimizer = session.Optimize(network, Options);
        Learn(network, optimizer, 0);
        var before = LiveTensors.Count;

        for (var step = 1; step < 20; step++)
            Learn(network, optimizer, step);

        Assert.AreEqual(before, LiveTensors.Count);
    }

    [TestMethod]
    public void Forward_LeavesOnlyItsResult_WhenNoGradientIsFormed()
    {
        using var scope = NewDisposeScope();
        using var network = New();
        using var session = new TrainingSession();
        session.Optimize(network, Options);
        using var noGradient = no_grad();
        var ids = Tiny.Ids(2, 6);
        network.Backbone.Embeddings.Lookup(ids).Dispose();
        var before = LiveTensors.Count;

        for (var i = 0; i < 20; i++)
            network.Backbone.Embeddings.Lookup(ids).Dispose();

        Assert.AreEqual(before, LiveTensors.Count);
    }

    private static MaskedLanguageModel New() => Tiny.Initialized(new MaskedLanguageModel(Tiny.Config));

    // Two lookups, one of them with padding, and the table as output matrix. Returns the gradient's norm.
    private static double Learn(MaskedLanguageModel network, AdamW optimizer, int step)
    {
        using var scope = NewDisposeScope();
        optimizer.ZeroGradients();
        foreach (var seed in new[] { 2 * step, 2 * step + 1 })
        {
            var ids = Tiny.Ids(2, 9, seed + 1);
            ids[1, 8] = 0;
            network.call(ids, (ids != 0).to(ScalarType.Int64)).log_softmax(-1).square().mean().backward();
        }
        var norm = optimizer.GradientNorm();
        optimizer.Step(1e-3, norm);
        return norm;
    }
}
