using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Training;

[TestClass]
public sealed class BatchTests
{
    [TestMethod]
    public void Of_PadsOnTheRightToTheLongest()
    {
        using var scope = NewDisposeScope();
        TrainingExample[] examples = [new([1, 2, 3], Target: 2, Weight: 1), new([4], Target: 0.5f, Weight: 0.25f),
            new([], Target: -1, Weight: 0)];

        var batch = Batch.Of(examples, paddingId: 9, CPU);

        Assert.AreEqual(3, batch.Count);
        Assert.AreEqual((ScalarType.Int64, ScalarType.Int64), (batch.Ids.dtype, batch.Mask.dtype));
        CollectionAssert.AreEqual(new long[] { 3, 3 }, batch.Ids.shape);
        CollectionAssert.AreEqual(new long[] { 1, 2, 3, 4, 9, 9, 9, 9, 9 }, batch.Ids.data<long>().ToArray());
        CollectionAssert.AreEqual(new long[] { 1, 1, 1, 1, 0, 0, 0, 0, 0 }, batch.Mask.data<long>().ToArray());
        CollectionAssert.AreEqual(new[] { 2, 0.5f, -1 }, batch.Targets.data<float>().ToArray());
        CollectionAssert.AreEqual(new[] { 1, 0.25f, 0 }, batch.Weights.data<float>().ToArray());
    }

    [TestMethod]
    public void Of_MasksNothing_WhenARealPieceHasThePaddingId()
    {
        using var scope = NewDisposeScope();

        var batch = Batch.Of([new([0, 5], Target: 0, Weight: 1)], paddingId: 0, CPU);

        CollectionAssert.AreEqual(new long[] { 1, 1 }, batch.Mask.data<long>().ToArray());
    }

    [TestMethod]
    public void Dispose_FreesEveryTensor()
    {
        var before = LiveTensors.Count;

        Batch.Of(ToyObjective.Examples(5), paddingId: 0, CPU).Dispose();

        Assert.AreEqual(before, LiveTensors.Count);
    }
}
