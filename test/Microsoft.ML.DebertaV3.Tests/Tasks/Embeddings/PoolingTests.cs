using Microsoft.ML.DebertaV3.Tasks.Embeddings;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.Embeddings;

[TestClass]
public sealed class PoolingTests
{
    [TestMethod]
    [DataRow(EmbeddingPooling.Mean)]
    [DataRow(EmbeddingPooling.ClassificationToken)]
    [DataRow(EmbeddingPooling.Max)]
    public void Pool_DoesNotSeePadding_AndLeavesOnlyItsResultAlive(EmbeddingPooling pooling)
    {
        using var scope = NewDisposeScope();
        var hidden = randn(2, 4, 3) - 5; // padding of 0 would be the largest value
        var mask = tensor(new long[] { 1, 1, 0, 0, 1, 1, 1, 1 }, [2, 4]);
        using var alone = Pooling.Pool(hidden[..1, ..2], mask[..1, ..2], pooling);
        var padded = hidden.clone();
        padded[0, 2..] = tensor(77f);

        Tensor? pooled = null;
        var left = LiveTensors.LeftBy(() => pooled = Pooling.Pool(padded, mask, pooling).MoveToOuterDisposeScope());

        CollectionAssert.AreEqual(new long[] { 2, 3 }, pooled!.shape);
        Assert.IsTrue(allclose(alone[0], pooled[0], 1e-6, 1e-6));
        Assert.AreEqual(0, left);
    }

    [TestMethod]
    public void Normalize_MakesLengthOne_AndLeavesZeros()
    {
        float[] normalized = [.. Pooling.Normalize([3, 4]), .. Pooling.Normalize([0, 0])];

        CollectionAssert.AreEqual(new[] { 0.6f, 0.8f, 0, 0 }, normalized);
    }
}
