using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

/// <summary>A word table that ends with the tokenizer's last piece: [MASK] is outside.</summary>
[TestClass]
public sealed class TokenizerFitTests
{
    private static readonly DebertaV3Checkpoint Maskless = DebertaV3Checkpoint.New(
        SmallNetwork.Config with { VocabularySize = DebertaV3Checkpoint.Tiny.Tokenizer.PieceCount }, DebertaV3Checkpoint.Tiny.Tokenizer,
        seed: 5);

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void LoadDebertaV3_Predicts_WhenMaskHasNoRow()
    {
        using var folder = SavedFolder.Multiclass(options => options.Checkpoint = Maskless);

        using var model = _context.Model.LoadDebertaV3(folder.Path);

        var rows = Examples.Rows(3);
        rows[0].Sentence1 = "[MASK] is text here";
        Assert.HasCount(3, MulticlassPrediction.ByEngine(model, rows));
    }

    [TestMethod]
    public void FillMaskAndPretraining_Refuse_WhenMaskHasNoRow()
    {
        var data = _context.Data.LoadFromEnumerable(Examples.Rows());
        var fill = _context.Transforms.Text.DebertaV3FillMask("Sentence1", checkpoint: Maskless);
        var pretraining = _context.Transforms.Text.DebertaV3Pretraining("Sentence1", Maskless);

        foreach (var fit in (Action[])[() => fill.Fit(data), () => pretraining.Fit(data)])
        {
            var error = Assert.ThrowsExactly<InvalidDataException>(fit);

            StringAssert.Contains(error.Message, "[MASK] at id 8000");
            StringAssert.Contains(error.Message, "8000 rows");
        }
    }

    [TestMethod]
    public void New_Refuses_WhenAPieceHasNoRow()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(
            () => DebertaV3Checkpoint.New(SmallNetwork.Config with { VocabularySize = 7999 }, DebertaV3Checkpoint.Tiny.Tokenizer, seed: 5));

        StringAssert.Contains(error.Message, "ids up to 7999");
        StringAssert.Contains(error.Message, "7999 rows");
    }
}
