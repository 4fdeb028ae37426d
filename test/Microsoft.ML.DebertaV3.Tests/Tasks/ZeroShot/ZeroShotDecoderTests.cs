using Microsoft.ML.DebertaV3.Tasks.ZeroShot;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.ZeroShot;

[TestClass]
public sealed class ZeroShotDecoderTests
{
    [TestMethod]
    public void Scores_SumToOne_UnlessEachLabelIsJudgedOnItsOwn()
    {
        var decoder = new ZeroShotDecoder(["contradiction", "neutral", "Entailment"]);
        float[][] logits = [[1, 0, 3], [2, 9, 2]];

        var competing = decoder.Scores(logits, isMultiLabel: false);
        var single = decoder.Scores(logits, isMultiLabel: true);

        Assert.AreEqual(1, competing.Sum(), 1e-6);
        Assert.AreEqual(1 / (1 + Math.Exp(-2)), single[0], 1e-6);
        Assert.AreEqual(0.5, single[1], 1e-6);
        Assert.AreEqual(single[0], decoder.Scores(logits[..1], isMultiLabel: false)[0]);
    }

    [TestMethod]
    [DataRow("positive", "negative")]
    [DataRow("entailment")]
    public void Constructor_NamesTheLabels_WhenTheFolderIsOfAnotherTask(params string[] labels)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => new ZeroShotDecoder(labels));

        StringAssert.Contains(error.Message, string.Join(", ", labels));
    }

    [TestMethod]
    public void Hypothesis_NeedsAPlaceForTheLabel()
    {
        Assert.AreEqual("It is about sport.", ZeroShotDecoder.Hypothesis("It is about {}.", "sport"));
        Assert.ThrowsExactly<ArgumentException>(() => ZeroShotDecoder.Hypothesis("It is about sport.", "sport"));
    }
}
