using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Tests.Pretraining;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Modules;

[TestClass]
[DoNotParallelize]
public sealed class ReplacedTokenDetectionModelTests
{
    private const double Rounding = 2e-5;

    private static readonly MaskedBatch Batch = TinyPretraining.Batch(4, 18);

    [TestMethod]
    public void Forward_IsTheSameAtRealPieces_WithMorePadding()
    {
        using var scope = NewDisposeScope();
        using var network = New();
        var padded = TinyPretraining.Padded(Batch, 5);

        var longer = Logits(network, padded).narrow(1, 0, Batch.Length);

        TensorAssert.AreClose(Logits(network, Batch), longer, Rounding, TinyPretraining.Mask(Batch));
    }

    [TestMethod]
    public void Forward_OfABatch_IsThatOfItsTexts()
    {
        using var scope = NewDisposeScope();
        using var network = New();

        var single = Enumerable.Range(0, Batch.Count).Select(i => Logits(network, TinyPretraining.Rows(Batch, i, 1)));

        TensorAssert.AreClose(cat([.. single]), Logits(network, Batch), Rounding, TinyPretraining.Mask(Batch));
    }

    [TestMethod]
    public void Head_AddsTheStateOfTheFirstPiece()
    {
        using var scope = NewDisposeScope();
        using var head = Tiny.Initialized(new ReplacedTokenDetectionHead(Tiny.Config));
        var hidden = rand(2, 5, Tiny.Config.HiddenSize);
        var weights = head.named_parameters().ToDictionary(p => p.name, p => p.parameter);

        var sum = hidden + hidden.narrow(1, 0, 1);
        var normalized = (sum - sum.mean([-1], keepdim: true)) / (sum.var(-1, unbiased: false, keepdim: true)
            + Tiny.Config.LayerNormEpsilon).sqrt();
        var middle = nn.functional.gelu(nn.functional.linear(normalized, weights["dense.weight"], weights["dense.bias"]));
        var expected = nn.functional.linear(middle, weights["classifier.weight"], weights["classifier.bias"]).squeeze(-1);

        TensorAssert.AreClose(expected, head.call(hidden), Rounding);
    }

    [TestMethod]
    public void ForwardAndBackward_LeaveNothing()
    {
        using var scope = NewDisposeScope();
        using var network = New();
        DetectionLoss.Run(network, Batch, Batch.Ids, 1, CPU);
        var before = LiveTensors.Count;

        for (var i = 0; i < 20; i++)
            DetectionLoss.Run(network, Batch, Batch.Ids, 1, CPU);

        Assert.AreEqual(before, LiveTensors.Count);
    }

    private static ReplacedTokenDetectionModel New() => Tiny.Initialized(new ReplacedTokenDetectionModel(Tiny.Config));

    private static Tensor Logits(ReplacedTokenDetectionModel network, MaskedBatch batch) =>
        network.call(TinyPretraining.Ids(batch), TinyPretraining.Mask(batch));
}
