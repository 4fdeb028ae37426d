using Microsoft.ML.DebertaV3.Pretraining;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

/// <summary>Masking by words and n-grams.</summary>
[TestClass]
public sealed class MaskedWordsTests
{
    private static DebertaV3Tokenizer Tokenizer => MaskingTexts.Tokenizer;

    [TestMethod]
    [DataRow(MaskingScheme.WholeWords)]
    [DataRow(MaskingScheme.NGrams)]
    public void Mask_ChoosesWholeWords_AndNoMoreThanTheRate(MaskingScheme scheme)
    {
        var masker = new TokenMasker(MaskingTexts.Vocabulary, new() { Scheme = scheme });
        var (ids, random) = (MaskingTexts.English(512), new Random(4));
        var units = MaskingUnits.Of(ids, MaskingTexts.Vocabulary, wholeWords: true);
        var missing = 0;

        for (var time = 0; time < 200; time++)
        {
            var labels = masker.Mask(ids, random).Labels;
            for (var word = 0; word < units.Count; word++)
                Assert.AreEqual(1, units[word].ToArray().Select(position => labels[position] > 0).Distinct().Count(), $"word {word}");
            var count = labels.Count(label => label > 0);
            Assert.IsLessThanOrEqualTo(76, count);
            missing += 76 - count;
        }

        Assert.IsLessThan(scheme == MaskingScheme.WholeWords ? 10 : 400, missing); // of 15,200; the n-grams marked may be too few
        Assert.IsGreaterThan(units.Count, units.Pieces);
    }

    [TestMethod]
    [DataRow(MaskingScheme.WholeWords)]
    [DataRow(MaskingScheme.NGrams)]
    public void Mask_ChoosesOneWord_WhenAllAreLongerThanTheRate(MaskingScheme scheme)
    {
        int[] ids = [.. Tokenizer.EncodeToIds("xylophonists zwitterionic", addSpecialTokens: true)];
        var units = MaskingUnits.Of(ids, MaskingTexts.Vocabulary, wholeWords: true);

        var labels = new TokenMasker(MaskingTexts.Vocabulary, new() { Scheme = scheme, Rate = 0.1 }).Mask(ids, new Random(1)).Labels;

        Assert.AreEqual(2, units.Count);
        var count = labels.Count(label => label > 0);
        Assert.IsTrue(count > 1 && (count == units[0].Length || count == units[1].Length), $"{count}");
    }

    [TestMethod]
    public void Units_EndAtSpecials_ButNotAtUnknownPieces()
    {
        var start = Tokenizer.EncodeToIds("the")[0];
        var part = Enumerable.Range(0, Tokenizer.PieceCount).Last(id => MaskingTexts.Vocabulary[id] == PieceRole.WordPart);
        int[] ids = [Tokenizer.ClassificationId, part, start, part, Tokenizer.UnknownId, part, Tokenizer.SeparatorId, part, part, start,
            Tokenizer.SeparatorId];

        var units = MaskingUnits.Of(ids, MaskingTexts.Vocabulary, wholeWords: true);

        var positions = Enumerable.Range(0, units.Count).Select(unit => string.Join(' ', units[unit].ToArray())).ToArray();
        CollectionAssert.AreEqual(new[] { "1", "2 3 5", "7 8", "9" }, positions);
        Assert.AreEqual(7, units.Pieces);
    }

    [TestMethod]
    public void NGrams_HaveLengthsInProportionToOneByN_AndMarkOneUnitInSix()
    {
        var random = new Random(9);

        var runs = Enumerable.Range(0, 2000).SelectMany(_ => UnitRun.NGrams(600, 0.15, random)).ToArray();

        // The run in a window at the end of the circle may be cut: a hundredth of all.
        var shares = Enumerable.Range(1, 3).Select(n => runs.Count(run => run.Length == n) / (double)runs.Length).ToArray();
        Assert.AreEqual(6 / 11.0, shares[0], 0.01);
        Assert.AreEqual(3 / 11.0, shares[1], 0.01);
        Assert.AreEqual(2 / 11.0, shares[2], 0.01);
        Assert.AreEqual(1 / 6.0, runs.Sum(run => run.Length) / (2000.0 * 600), 0.003);
    }

    // Windows that all began at the first unit would choose it in 12.4 % of the cases.
    [TestMethod]
    public void NGrams_ChooseTheEndsAsOftenAsTheMiddle()
    {
        var random = new Random(9);
        var counts = new int[60];

        for (var time = 0; time < 20000; time++)
        {
            foreach (var run in UnitRun.NGrams(counts.Length, 0.15, random))
            {
                for (var i = 0; i < run.Length; i++)
                    counts[(run.First + i) % counts.Length]++;
            }
        }

        var expected = counts.Average();
        foreach (var unit in new[] { 0, 1, 30, 58, 59 })
            Assert.AreEqual(1, counts[unit] / expected, 0.06, $"unit {unit}");
    }

    [TestMethod]
    public void NGrams_NeverOverlap()
    {
        var random = new Random(9);

        for (var time = 0; time < 500; time++)
        {
            var units = random.Next(1, 60);
            var chosen = UnitRun.NGrams(units, 0.3, random)
                .SelectMany(run => Enumerable.Range(run.First, run.Length).Select(unit => unit % units)).ToArray();
            Assert.AreEqual(chosen.Length, chosen.Distinct().Count());
        }
    }

    [TestMethod]
    public void Vocabulary_KnowsWordsBytesAndSpecials()
    {
        var vocabulary = MaskingTexts.Vocabulary;

        var bytes = Tokenizer.EncodeToIds("\u4e2d").Select(id => vocabulary[id]).Skip(1).ToArray();

        Assert.AreEqual(PieceRole.WordStart, vocabulary[Tokenizer.EncodeToIds("the")[0]]);
        Assert.IsTrue(bytes.Length > 0 && bytes.All(role => role == PieceRole.WordPart));
        Assert.AreEqual(PieceRole.Unknown, vocabulary[Tokenizer.UnknownId]);
        foreach (var special in new[] { Tokenizer.PaddingId, Tokenizer.ClassificationId, Tokenizer.SeparatorId, Tokenizer.MaskId })
            Assert.AreEqual(PieceRole.Border, vocabulary[special]);
    }
}
