using Microsoft.ML.DebertaV3.Pretraining;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

[TestClass]
public sealed class TokenMaskerTests
{
    private const int Times = 4000;

    [TestMethod]
    [DataRow(512, 0.15, 76)] // 510 * 0.15 = 76.5, half to even as the published round()
    [DataRow(128, 0.15, 19)]
    [DataRow(128, 0.4, 50)]
    [DataRow(4, 0.15, 1)]
    [DataRow(3, 0.15, 1)]
    public void Mask_ChoosesExactlyTheRate_OfSinglePieces(int length, double rate, int expected)
    {
        var masker = new TokenMasker(MaskingTexts.Vocabulary, new() { Rate = rate });

        var masked = masker.Mask(MaskingTexts.English(length), new Random(3));

        Assert.AreEqual(expected, masked.Labels.Count(label => label > 0));
        Assert.AreEqual(expected, masked.Ids.Count(id => id == MaskingTexts.Tokenizer.MaskId));
    }

    // The published masker leaves the last 47 of 512 alone. Variance of a sum of drawn n-grams is E[n^2] / E[n] = 2 times that of single
    // pieces.
    [TestMethod]
    [DataRow(MaskingScheme.Pieces, 1)]
    [DataRow(MaskingScheme.WholeWords, 1)]
    [DataRow(MaskingScheme.NGrams, 2)]
    public void Mask_ChoosesEveryPositionAlike(MaskingScheme scheme, int variance)
    {
        var counts = MaskingTexts.Frequencies(MaskingTexts.Words(512), new() { Scheme = scheme }, Times);

        var expected = counts.Sum() / 510.0;
        var chiSquare = counts[1..^1].Sum(count => (count - expected) * (count - expected) / (expected * (1 - expected / Times)));

        Assert.AreEqual(0, counts[0] + counts[^1]);
        Assert.AreEqual(76.0 / 510, expected / Times, 0.002);
        Assert.IsLessThan(variance * (509 + 5 * Math.Sqrt(2 * 509)), chiSquare);
    }

    [TestMethod]
    [DataRow(MaskingScheme.Pieces)]
    [DataRow(MaskingScheme.WholeWords)]
    [DataRow(MaskingScheme.NGrams)]
    public void Mask_ReachesBothEndsOfEnglish_AsOftenAsItsMiddle(MaskingScheme scheme)
    {
        var counts = MaskingTexts.Frequencies(MaskingTexts.English(512), new() { Scheme = scheme }, Times);

        var rates = new[] { counts[1..48], counts[232..279], counts[464..511] }.Select(part => part.Average() / Times).ToArray();

        foreach (var rate in rates)
            Assert.AreEqual(0.149, rate, 0.012, string.Join(", ", rates));
    }

    [TestMethod]
    [DataRow(MaskingScheme.Pieces)]
    [DataRow(MaskingScheme.WholeWords)]
    [DataRow(MaskingScheme.NGrams)]
    public void Mask_RepeatsItself_WhenTheSeedIsTheSame(MaskingScheme scheme)
    {
        var masker = new TokenMasker(MaskingTexts.Vocabulary, MaskingOptions.LanguageModeling with { Scheme = scheme });
        var ids = MaskingTexts.English(128);

        var (first, second, other) = (masker.Mask(ids, new Random(5)), masker.Mask(ids, new Random(5)), masker.Mask(ids, new Random(6)));

        CollectionAssert.AreEqual(first.Ids, second.Ids);
        CollectionAssert.AreEqual(first.Labels, second.Labels);
        CollectionAssert.AreNotEqual(first.Labels, other.Labels);
        CollectionAssert.AreEqual(MaskingTexts.English(128), ids);
    }

    [TestMethod]
    public void Mask_LabelsWhatItChose_AndLeavesTheRest()
    {
        var ids = MaskingTexts.English(256);

        var masked = new TokenMasker(MaskingTexts.Vocabulary, new()).Mask(ids, new Random(1));

        for (var position = 0; position < ids.Length; position++)
        {
            var chosen = masked.Labels[position] > 0;
            Assert.AreEqual(chosen ? ids[position] : 0, masked.Labels[position]);
            Assert.AreEqual(chosen ? MaskingTexts.Tokenizer.MaskId : ids[position], masked.Ids[position]);
        }
    }

    [TestMethod]
    [DataRow(MaskingScheme.Pieces)]
    [DataRow(MaskingScheme.WholeWords)]
    [DataRow(MaskingScheme.NGrams)]
    public void Mask_NeverChoosesSpecials(MaskingScheme scheme)
    {
        var tokenizer = MaskingTexts.Tokenizer;
        int[] specials = [tokenizer.PaddingId, tokenizer.ClassificationId, tokenizer.SeparatorId, tokenizer.UnknownId, tokenizer.MaskId];
        int[] ids = [.. MaskingTexts.English(64).SelectMany((id, i) => new[] { id, specials[i % specials.Length] })];

        var counts = MaskingTexts.Frequencies(ids, new() { Scheme = scheme, Rate = 0.9 }, 50);

        for (var position = 0; position < ids.Length; position++)
            Assert.AreEqual(!specials.Contains(ids[position]), counts[position] > 0, $"position {position}");
    }

    [TestMethod]
    public void Mask_LeavesTheSequence_WhenNothingMayBeMasked()
    {
        int[] ids = [MaskingTexts.Tokenizer.ClassificationId, MaskingTexts.Tokenizer.UnknownId, MaskingTexts.Tokenizer.SeparatorId];

        var masked = new TokenMasker(MaskingTexts.Vocabulary, new() { Scheme = MaskingScheme.NGrams }).Mask(ids, new Random(1));

        CollectionAssert.AreEqual(ids, masked.Ids);
        CollectionAssert.AreEqual(new int[3], masked.Labels);
    }

    [TestMethod]
    public void Mask_SharesReplacementsAsAsked_WhenModellingLanguage()
    {
        var masker = new TokenMasker(MaskingTexts.Vocabulary, MaskingOptions.LanguageModeling);
        var (ids, random) = (MaskingTexts.English(512), new Random(2));
        var (masked, kept, drawn) = (0, 0, new List<int>());

        for (var time = 0; time < 500; time++)
        {
            var text = masker.Mask(ids, random);
            foreach (var position in Enumerable.Range(0, ids.Length).Where(p => text.Labels[p] > 0))
            {
                if (text.Ids[position] == MaskingTexts.Tokenizer.MaskId)
                    masked++;
                else if (text.Ids[position] == ids[position])
                    kept++;
                else
                    drawn.Add(text.Ids[position]);
            }
        }

        Assert.AreEqual(500 * 76, masked + kept + drawn.Count);
        Assert.AreEqual(0.8, masked / 38000.0, 0.01);
        Assert.AreEqual(0.1, kept / 38000.0, 0.008);
        Assert.IsGreaterThan(3000, drawn.Distinct().Count());
        Assert.IsTrue(drawn.All(id => MaskingTexts.Vocabulary[id] is PieceRole.WordStart or PieceRole.WordPart));
    }
}
