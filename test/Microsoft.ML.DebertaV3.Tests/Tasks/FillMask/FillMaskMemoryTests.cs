using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.FillMask;

[TestClass]
[DoNotParallelize]
public sealed class FillMaskMemoryTests
{
    private const string Text = "the [MASK] whistles and the [MASK] sings";

    [TestMethod]
    public void Transform_LeavesNoTensors_AndDisposeEndsEveryUse()
    {
        using var pretrained = SmallPretraining.Detection();
        var model = FillMasks.Fit(pretrained.Checkpoint, options => options.BatchSize = 16);
        var texts = Enumerable.Repeat(Text, 200).ToArray();
        FillMasks.Fill(model, texts);
        var before = LiveTensors.Count;

        FillMasks.Fill(model, texts);

        Assert.AreEqual(before, LiveTensors.Count);
        model.Dispose();
        model.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => FillMasks.Fill(model, Text));
        Assert.ThrowsExactly<ObjectDisposedException>(() => new MLContext().Model.Save(model, null, new MemoryStream()));
    }

    [TestMethod]
    public void Score_IsTheSame_WhenManyThreadsShareTheModel()
    {
        using var model = FillMasks.Fit(SmallPretraining.CheckpointOf(SmallPretraining.Detection()));
        TextRow[] row = [new(Text, null)];
        var expected = model.Model.Filled(row)[0].Probabilities;

        Parallel.For(0, 64, _ => CollectionAssert.AreEqual(expected, model.Model.Filled(row)[0].Probabilities));
    }
}
