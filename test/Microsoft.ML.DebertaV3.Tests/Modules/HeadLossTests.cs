using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Modules;

/// <summary>Which loss a head has, by hand (spec section 3.9).</summary>
[TestClass]
public sealed class HeadLossTests
{
    private const float Tolerance = 1e-6f;

    [TestMethod]
    [DataRow(null, new[] { 1f }, 0.28768207f)]                         // ln 4/3: a class index
    [DataRow("single_label_classification", new[] { 0f }, 1.38629436f)] // ln 4
    [DataRow(null, new[] { 0.5f, 0.5f }, 0.83698822f)]                 // (ln 4 + ln 4/3) / 2: probabilities of classes
    [DataRow("multi_label_classification", new[] { 1f, 0 }, 1.03972077f)] // (ln 2 + ln 4) / 2: a yes or no per label
    public void Sequence_FollowsProblemTypeAndTargets(string? problemType, float[] target, float expected)
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[] { 0f, MathF.Log(3) }, [1, 2]); // softmax 1/4, 3/4; sigmoid 1/2, 3/4
        var targets = target.Length == 1 ? tensor(target) : tensor(target, [1, 2]);

        var loss = HeadLoss.Sequence(logits, targets, problemType);

        Assert.AreEqual(expected, loss.item<float>(), Tolerance);
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("regression")]
    public void Sequence_IsTheSquaredError_WhenThereIsOneOutput(string? problemType)
    {
        using var scope = NewDisposeScope();

        var loss = HeadLoss.Sequence(tensor(new[] { 1f, -2 }, [2, 1]), tensor(new[] { 3f, -2 }), problemType);

        TensorAssert.AreClose(tensor(new[] { 4f, 0 }), loss, Tolerance);
    }

    [TestMethod]
    public void Labels_IsTheMeanOverTheLabelsThatCount()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[] { 0f, MathF.Log(3), 5, 5, 0, 0 }, [1, 3, 2]);

        var loss = HeadLoss.Labels(logits, tensor(new long[] { 1, -100, 0 }, [1, 3]));

        Assert.AreEqual((MathF.Log(4f / 3) + MathF.Log(2)) / 2, loss.item<float>(), Tolerance);
    }

    [TestMethod]
    public void Span_DoesNotDependOnPadding()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[] { 0f, 0, MathF.Log(3), 0, 9, -9 }, [1, 3, 2]); // [batch, length, start and end]
        var mask = tensor(new long[] { 1, 1, 0 }, [1, 3]);

        var loss = HeadLoss.Span(logits, mask, tensor(new long[] { 0 }), tensor(new long[] { 1 }));

        Assert.AreEqual((MathF.Log(4) + MathF.Log(2)) / 2, loss.item<float>(), Tolerance);
    }
}
