using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Modules;

[TestClass]
public sealed class SequenceClassificationModelTests
{
    [TestMethod]
    public void ReorderLabels_MovesTheLogits()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var network = Tiny.Initialized(new SequenceClassificationModel(Tiny.Config, labels: 3));
        network.get_parameter("classifier.bias")!.copy_(tensor(new[] { 1f, 2, 3 }));
        network.eval();
        var ids = Tiny.Ids(2, 6);
        var before = network.call(ids, Tiny.Mask(ids));

        network.ReorderLabels([2, 0, 1]);

        var after = network.call(ids, Tiny.Mask(ids));
        TensorAssert.AreClose(before[.., 2], after[.., 0], 1e-6);
        TensorAssert.AreClose(before[.., 0], after[.., 1], 1e-6);
        TensorAssert.AreClose(before[.., 1], after[.., 2], 1e-6);
    }

    [TestMethod]
    public void ReorderLabels_LeavesNoTensorBehind()
    {
        using var scope = NewDisposeScope();
        var network = new SequenceClassificationModel(Tiny.Config, labels: 3);

        var left = LiveTensors.LeftBy(() => network.ReorderLabels([2, 0, 1]));

        Assert.AreEqual(0, left);
    }
}
