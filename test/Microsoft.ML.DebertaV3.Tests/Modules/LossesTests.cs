using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Modules;

/// <summary>The losses against values computed by hand.</summary>
[TestClass]
public sealed class LossesTests
{
    private const float Tolerance = 1e-6f;

    [TestMethod]
    public void CrossEntropy_IsTheNegativeLogProbability_AndZeroWithoutALabel()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[] { 0f, MathF.Log(3), 0, 0, 5, 7 }, [3, 2]);

        var loss = Losses.CrossEntropy(logits, tensor(new long[] { 1, 0, -1 }));

        AreClose([MathF.Log(4f / 3), MathF.Log(2), 0], loss);
    }

    [TestMethod]
    public void CrossEntropy_IsFinite_WhenLogitsAreHuge()
    {
        using var scope = NewDisposeScope();

        var loss = Losses.CrossEntropy(tensor(new[] { 1e4f, -1e4f }, [1, 2]), tensor(new long[] { 1 }));

        AreClose([2e4f], loss);
    }

    [TestMethod]
    public void SoftCrossEntropy_WeightsEveryLabel()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[] { 0f, MathF.Log(3) }, [1, 2]); // probabilities 1/4, 3/4

        var loss = Losses.SoftCrossEntropy(logits, tensor(new[] { 0.5f, 0.5f }, [1, 2]));

        AreClose([(MathF.Log(4) + MathF.Log(4f / 3)) / 2], loss);
    }

    [TestMethod]
    public void SquaredError_IsTheSquareOfTheDifference()
    {
        using var scope = NewDisposeScope();

        var loss = Losses.SquaredError(tensor(new[] { 1f, -2 }, [2, 1]), tensor(new[] { 3f, -2.5f }));

        AreClose([4, 0.25f], loss);
    }

    [TestMethod]
    public void SquaredError_IsTheMeanOverTheOutputs_WhenThereAreSeveral()
    {
        using var scope = NewDisposeScope();

        var loss = Losses.SquaredError(tensor(new[] { 1f, 2, 0, 0 }, [2, 2]), tensor(new[] { 0f, 4, 0, -2 }, [2, 2]));

        AreClose([2.5f, 2], loss);
    }

    [TestMethod]
    public void BinaryCrossEntropy_IsTheMeanOverLabels()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[] { 0f, MathF.Log(3) }, [1, 2]); // probabilities 1/2, 3/4

        var loss = Losses.BinaryCrossEntropy(logits, tensor(new[] { 1f, 0 }, [1, 2]));

        AreClose([(MathF.Log(2) + MathF.Log(4)) / 2], loss);
    }

    [TestMethod]
    [DataRow(0L, 1L, 1.03972077f)] // (ln 4 + ln 2) / 2: start probabilities 1/4, 3/4; end 1/2, 1/2
    [DataRow(1L, 0L, 0.49041463f)] // (ln 4/3 + ln 2) / 2
    [DataRow(2L, 0L, 0.34657359f)] // a start at the length is not counted: ln 2 / 2
    [DataRow(9L, 7L, 0f)]
    [DataRow(-5L, 0L, 1.03972077f)] // clamped to 0, as transformers does
    public void Span_IsTheMeanOfStartAndEnd(long start, long end, float expected)
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[] { 0f, 0, MathF.Log(3), 0 }, [1, 2, 2]); // [batch, length, start and end]

        var loss = Losses.Span(logits, tensor(new[] { start }), tensor(new[] { end }));

        Assert.AreEqual(expected, loss.item<float>(), Tolerance);
    }

    [TestMethod]
    public void WeightedMean_DividesByTheWeights()
    {
        using var scope = NewDisposeScope();

        var mean = Losses.WeightedMean(tensor(new[] { 1f, 10, 5 }), tensor(new[] { 3f, 1, 0 }));

        Assert.AreEqual(13f / 4, mean.item<float>(), Tolerance);
    }

    [TestMethod]
    public void WeightedMean_AndItsGradient_AreZero_WhenEveryWeightIs()
    {
        using var scope = NewDisposeScope();
        var values = tensor(new[] { 1f, 2 }, requires_grad: true);

        var mean = Losses.WeightedMean(values, zeros(2));
        mean.backward();

        Assert.AreEqual(0f, mean.item<float>());
        AreClose([0, 0], values.grad!);
    }

    [TestMethod]
    public void WeightedMean_IsExact_WhenWeightsAreTiny()
    {
        using var scope = NewDisposeScope();

        var mean = Losses.WeightedMean(tensor(new[] { 1f, 3 }), tensor(new[] { 1e-30f, 1e-30f }));

        Assert.AreEqual(2f, mean.item<float>(), Tolerance);
    }

    [TestMethod]
    public void Counted_IsZeroWhereALabelIsMissing()
    {
        using var scope = NewDisposeScope();

        var counted = Losses.Counted(tensor(new long[] { 0, -1, 3, -100 }));

        AreClose([1, 0, 1, 0], counted);
    }

    private static void AreClose(float[] expected, Tensor actual)
    {
        using var wanted = tensor(expected);
        TensorAssert.AreClose(wanted, actual, Tolerance);
    }
}
