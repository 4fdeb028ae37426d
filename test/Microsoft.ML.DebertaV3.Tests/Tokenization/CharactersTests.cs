using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tokenization;

/// <summary>Tokenizers of single characters.</summary>
[TestClass]
public sealed class CharactersTests
{
    private static readonly string[] Texts =
        ["ACGTTGCA", "", " GG  TT ", "xAx", "NNNNAN", "A\U0001F600C\U0001F600", "\ud800A", "\0A", "\u2581A", "[MASK]A", "a\tC\nG"];

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Characters_HasPublishedSpecialPieces_AndAnIdForEachCharacter()
    {
        var tokenizer = DebertaV3Tokenizer.Characters("ACGTA");

        int[] specials = [tokenizer.PaddingId, tokenizer.ClassificationId, tokenizer.SeparatorId, tokenizer.UnknownId, tokenizer.MaskId];
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3, 8 }, specials);
        Assert.AreEqual(8, tokenizer.PieceCount);
        CollectionAssert.AreEqual(new[] { 1, 6, 4, 7, 7, 4, 5, 4, 2 },
            tokenizer.EncodeToIds("GATTACA", addSpecialTokens: true).ToArray());
        Assert.AreEqual("GATTACA", tokenizer.Decode(tokenizer.EncodeToIds("GATTACA")));
    }

    [TestMethod]
    public void EncodeToTokens_GivesOffsetsOfTheText_WhenCharactersAreUnknownOrWide()
    {
        var tokenizer = DebertaV3Tokenizer.Characters("A \U0001F600");

        var tokens = tokenizer.EncodeToTokens("A\U0001F600xyA  A", out _);

        CollectionAssert.AreEqual(new[] { "A", "\U0001F600", "xy", "A", "\u2581", "A" }, tokens.Select(token => token.Value).ToArray());
        CollectionAssert.AreEqual(new[] { 0..1, 1..3, 3..5, 5..6, 6..8, 8..9 }, tokens.Select(token => token.Offset).ToArray());
        Assert.AreEqual(tokenizer.UnknownId, tokens[2].Id);
    }

    [TestMethod]
    public void Characters_TakesFrequentCharactersOfTexts_TheMostFrequentFirst()
    {
        var tokenizer = DebertaV3Tokenizer.Characters(["ccc bb", null!, "bc a\0\0"], minimumCount: 2);

        CollectionAssert.AreEqual(new[] { "c", "b", "\u2581" }, Enumerable.Range(4, 3).Select(tokenizer.Piece).ToArray());
        Assert.AreEqual(7, tokenizer.PieceCount);
    }

    [TestMethod]
    public void Characters_SaysWhatIsMissing()
    {
        var empty = Assert.ThrowsExactly<ArgumentException>(() => DebertaV3Tokenizer.Characters(""));
        var zero = Assert.ThrowsExactly<ArgumentException>(() => DebertaV3Tokenizer.Characters("A\0"));
        var rare = Assert.ThrowsExactly<ArgumentException>(() => DebertaV3Tokenizer.Characters(["ab"], minimumCount: 2));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => DebertaV3Tokenizer.Characters(["ab"], minimumCount: 0));

        StringAssert.Contains(empty.Message, "The alphabet is empty");
        StringAssert.Contains(zero.Message, "U+0000");
        StringAssert.Contains(rare.Message, "2 different characters, none of them 2 times");
    }

    [TestMethod]
    [DataRow("ACGT")]
    [DataRow("ACGT \U0001F600[]\t\n")]
    public void Create_GivesTheSamePieces_OfEachFormOfTheTokenizer(string alphabet)
    {
        using var folder = new TemporaryFolder();
        var tokenizer = DebertaV3Tokenizer.Characters(alphabet);
        tokenizer.SaveTokenizerJson(folder.File("tokenizer.json"));

        var fromModel = DebertaV3Tokenizer.Create(tokenizer.ModelBytes);
        var fromJson = DebertaV3Tokenizer.Create(folder.File("tokenizer.json"));

        foreach (var text in Texts)
        {
            var expected = tokenizer.EncodeSpans(text, recognizeSpecialTokens: false);
            CollectionAssert.AreEqual(expected, fromModel.EncodeSpans(text, recognizeSpecialTokens: false), text);
            CollectionAssert.AreEqual(expected, fromJson.EncodeSpans(text, recognizeSpecialTokens: false), text);
        }
    }

    [TestMethod]
    public void Fit_PreTrainsFromScratch_AndWhatItSavesIsReadAndFineTuned()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = DebertaV3Tokenizer.Characters("acdefghiklmnoprstuvwy ");
        var checkpoint =
            DebertaV3Checkpoint.New(SmallNetwork.Config with { VocabularySize = tokenizer.PieceCount + 1 }, tokenizer, seed: 1);

        var left = LiveTensors.LeftBy(() =>
        {
            using var pretrained = _context.Transforms.Text.DebertaV3Pretraining(new DebertaV3PretrainingOptions
            {
                InputColumnName = "Sentence1",
                Checkpoint = checkpoint,
                MaxSteps = 3,
                BatchSize = 4,
                MaxLength = 16,
            }).Fit(Examples.View(_context));
            Assert.IsTrue(pretrained.TrainingHistory.Epochs.All(epoch => double.IsFinite(epoch.TrainingLoss)));
            pretrained.SavePretrained(folder.Path);
        });

        Assert.AreEqual(0, left);
        var read = DebertaV3Checkpoint.FromFolder(folder.Path);
        using var model = SmallNetwork.FitMulticlass(options => options.Checkpoint = read);
        CollectionAssert.AreEqual(tokenizer.EncodeToIds("two trains").ToArray(), read.Tokenizer.EncodeToIds("two trains").ToArray());
        var rows = Examples.Rows();
        using var zip = new MemoryStream(SavedModel.Bytes(_context, model));
        using var loaded = (DebertaV3Transformer)_context.Model.Load(zip, out _);
        CollectionAssert.AreEqual(
            MulticlassPrediction.ByEngine(model, rows).Select(row => row.ToString()).ToArray(),
            MulticlassPrediction.ByEngine(loaded, rows).Select(row => row.ToString()).ToArray());
    }
}
