using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Modules;

[TestClass]
[DoNotParallelize]
public sealed class SelectedRowsTests
{
    private static readonly long[] Labels = [0, 7, 0, 8, /**/ 0, 0, 0, 0, /**/ 9, 0, 0, 0];

    [TestMethod]
    public void Pick_GivesTheLabelledRows_InOrder()
    {
        using var scope = NewDisposeScope();
        var hidden = rand(3, 4, 5);
        using var rows = SelectedRows.Of(Labels, 4, CPU);

        var picked = rows.Select(hidden);

        Assert.AreEqual((3, 4, 2, 3L), (rows.Batch, rows.Length, rows.Count, rows.Rows));
        TensorAssert.AreClose(stack([hidden[0, 1], hidden[0, 3], hidden[2, 0]]), picked, 0);
    }

    [TestMethod]
    public void Pad_FillsUpWithTheFirstPosition()
    {
        using var scope = NewDisposeScope();
        var hidden = rand(3, 4, 5);
        using var rows = SelectedRows.Of(Labels, 4, CPU);

        var padded = rows.Pad(hidden);

        TensorAssert.AreClose(stack([hidden[1, 0], hidden[1, 0]]), padded[1], 0);
        TensorAssert.AreClose(hidden[2, 0], padded[2, 1], 0);
    }

    [TestMethod]
    public void Of_Throws_WhenNothingIsLabelled() => Assert.ThrowsExactly<ArgumentException>(() => SelectedRows.Of(new long[8], 4, CPU));

    [TestMethod]
    public void Dispose_FreesEverything()
    {
        var before = LiveTensors.Count;

        using (NewDisposeScope())
        {
            using var rows = SelectedRows.Of(Labels, 4, CPU);
            using var hidden = rand(3, 4, 5);
            rows.Select(hidden).Dispose();
        }

        Assert.AreEqual(before, LiveTensors.Count);
    }
}
