using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Runtime;

[TestClass]
public sealed class NativeSpanTests
{
    [TestMethod]
    public void Slice_ReachesTheTensorsOwnMemory()
    {
        using var values = arange(0, 10, ScalarType.Float32);
        var span = new NativeSpan(values);

        span.Slice(3, 2)[1] = -1;

        Assert.AreEqual(10, span.Length);
        Assert.AreEqual(-1f, values[4].item<float>());
        CollectionAssert.AreEqual(new float[] { 0, 1, 2 }, span.Slice(0, 3).ToArray());
    }

    [TestMethod]
    public void Slice_ReachesTheLastNumber_WhenTheTableTakesMoreThan2Gigabytes()
    {
        const int Count = 600_000_000; // reserved, not touched: the system gives pages only to what is written
        using var values = empty(Count, ScalarType.Float32);
        var span = new NativeSpan(values);

        span.Slice(Count - 1, 1)[0] = 5;

        Assert.AreEqual(5f, values[Count - 1].item<float>());
    }

    [TestMethod]
    public void Slice_EndsWithTheTensor_WhenCountGoesBeyond()
    {
        using var values = arange(0, 10, ScalarType.Float32);

        var tail = new NativeSpan(values).Slice(8, 4);

        CollectionAssert.AreEqual(new float[] { 8, 9 }, tail.ToArray());
    }

    [TestMethod]
    public void Slice_Throws_WhenStartIsOutside()
    {
        using var values = arange(0, 10, ScalarType.Float32);

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new NativeSpan(values).Slice(11, 1).Length);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new NativeSpan(values).Slice(-1, 1).Length);
    }

    [TestMethod]
    public void Constructor_TakesAParameter_AndAnEmptyTensor()
    {
        using var parameter = nn.Parameter(ones(2, 3));
        using var nothing = empty(0);

        var (some, none) = (new NativeSpan(parameter), new NativeSpan(nothing));

        CollectionAssert.AreEqual(Enumerable.Repeat(1f, 6).ToArray(), some.Slice(0, 6).ToArray());
        Assert.AreEqual(0, none.Slice(0, 5).Length);
    }

    [TestMethod]
    public void Constructor_Refuses_WhenTensorIsNoContiguousFloat32()
    {
        using var scope = NewDisposeScope();
        var matrix = ones(3, 4);

        Assert.ThrowsExactly<ArgumentException>(() => new NativeSpan(ones(3, ScalarType.Float64)));
        Assert.ThrowsExactly<ArgumentException>(() => new NativeSpan(matrix.t()));
    }
}
