using Microsoft.ML.DebertaV3.Conformance;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Conformance;

/// <summary>Tensors of which a golden stores some rows.</summary>
[TestClass]
public sealed class RowSliceTests
{
    [TestMethod]
    public void Of_TakesTheRows_ThatTheNameSays()
    {
        using var scope = NewDisposeScope();
        var whole = arange(24f).view(6, 4);

        var slice = RowSlice.Parse("logits#rows2_4");

        Assert.AreEqual("logits", slice.Name);
        TensorAssert.AreClose(arange(8f, 16f).view(2, 4), slice.Of(whole), 0);
        TensorAssert.AreClose(cat([whole[..2], whole[4..]]), slice.Others(whole), 0);
    }

    [TestMethod]
    public void Of_TakesAll_WhenTheNameSaysNoRows()
    {
        using var scope = NewDisposeScope();
        var whole = arange(6f).view(2, 3);

        var slice = RowSlice.Parse("grad.deberta.encoder.layer.0.output.dense.weight");

        Assert.AreSame(whole, slice.Of(whole));
        Assert.AreEqual(0, slice.Others(whole).numel());
    }

    [TestMethod]
    public void OfPacked_TakesTheChosenElementsOfTheRows()
    {
        using var scope = NewDisposeScope();
        var isChosen = tensor(new[] { true, false, true, true, false, true }).view(3, 2);
        var packed = tensor(new[] { 10f, 20f, 21f, 31f });

        TensorAssert.AreClose(tensor(new[] { 20f, 21f }), RowSlice.Parse("loss#rows1_2").OfPacked(packed, isChosen), 0);
        TensorAssert.AreClose(tensor(new[] { 20f, 21f, 31f }), RowSlice.Parse("loss#rows1_3").OfPacked(packed, isChosen), 0);
        Assert.AreSame(packed, RowSlice.Parse("loss").OfPacked(packed, isChosen));
    }

    [TestMethod]
    public void OfBroadcast_LeavesAMask_ThatHasNoRowsOfItsOwn()
    {
        using var scope = NewDisposeScope();
        var slice = RowSlice.Parse("states#rows1_2");
        Tensor perRow = ones(3, 2), shared = ones(1, 2), smaller = ones(2);

        Assert.AreEqual(1, slice.OfBroadcast(perRow, dimensions: 2).shape[0]);
        Assert.AreSame(shared, slice.OfBroadcast(shared, dimensions: 2));
        Assert.AreSame(smaller, slice.OfBroadcast(smaller, dimensions: 2));
    }

    [TestMethod]
    [DataRow("a#rows")]
    [DataRow("a#rows3")]
    [DataRow("a#rows3_3")]
    [DataRow("a#rows-1_3")]
    [DataRow("a#rows1_b")]
    public void Parse_SaysWhatIsWrong_WhenTheRowsAreNotTwoNumbers(string name)
    {
        var problem = Assert.ThrowsExactly<InvalidDataException>(() => RowSlice.Parse(name));

        StringAssert.Contains(problem.Message, $"'{name}'");
    }

    [TestMethod]
    public void Of_SaysWhatIsWrong_WhenThereAreFewerRows()
    {
        using var scope = NewDisposeScope();

        var problem = Assert.ThrowsExactly<InvalidDataException>(() => RowSlice.Parse("a#rows1_7").Of(zeros(6, 2)));

        StringAssert.Contains(problem.Message, "no rows 1 to 6");
    }
}
