using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;
using TorchSharp;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

/// <summary>ReinitializedLayers: which layers of a checkpoint are forgotten at the start of a fit.</summary>
[TestClass]
public sealed class ReinitializedLayersTests
{
    [TestMethod]
    [DataRow(null, 0, 2, DisplayName = "by size")]
    [DataRow(null, 3, 1, DisplayName = "by size, but not the frozen ones")]
    [DataRow(0, 0, 0, DisplayName = "none")]
    [DataRow(1, 0, 1, DisplayName = "one")]
    [DataRow(4, 0, 4, DisplayName = "all")]
    public void Fit_DrawsTheLastLayersAnew_WhenTheHeadIsNew(int? layers, int frozen, int expected)
    {
        using var fitted = FitWithoutLearning(DebertaV3Checkpoint.Tiny,
            options => (options.ReinitializedLayers, options.FrozenLayers) = (layers, frozen));

        CollectionAssert.AreEqual(Enumerable.Range(0, 4).Select(layer => layer < 4 - expected)
            .ToArray(), KeptLayers(DebertaV3Checkpoint.Tiny, fitted));
    }

    [TestMethod]
    public void Fit_KeepsEveryLayer_WhenTheyHaveLearnedToClassify()
    {
        using var first = FitWithoutLearning(DebertaV3Checkpoint.Tiny);

        using var second = FitWithoutLearning(first.Checkpoint);

        CollectionAssert.AreEqual(new[] { true, true, true, true }, KeptLayers(first.Checkpoint, second));
    }

    // A learning rate that no float32 weight feels.
    private static DebertaV3Transformer FitWithoutLearning(
        DebertaV3Checkpoint checkpoint, Action<DebertaV3TextClassificationOptions>? change = null) =>
        SmallNetwork.FitMulticlass(options =>
        {
            (options.Checkpoint, options.LearningRate, options.MaxSteps) = (checkpoint, 1e-30, 1);
            change?.Invoke(options);
        });

    // Of each layer, whether every matrix is the checkpoint's.
    private static bool[] KeptLayers(DebertaV3Checkpoint checkpoint, DebertaV3Transformer fitted)
    {
        using var scope = torch.NewDisposeScope();
        using var expected = new SequenceClassificationModel(checkpoint.Config, 3);
        checkpoint.LoadInto(expected, ["pooler.", "classifier."]);
        var pairs = expected.Backbone.Encoder.Layers.Zip(((SequenceClassificationModel)fitted.Model.Network).Backbone.Encoder.Layers);
        return [.. pairs.Select(pair => pair.First.parameters().Where(p => p.dim() == 2)
            .Zip(pair.Second.parameters().Where(p => p.dim() == 2)).All(p => p.First.allclose(p.Second, 0, 0)))];
    }
}
