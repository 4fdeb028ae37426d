using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

/// <summary>"[SEP]" in a text: the special piece where that is asked for, text where it is not.</summary>
[TestClass]
public sealed class RecognizeSpecialTokensTests
{
    private const string First = "the kettle whistles", Second = "rain on a tin roof";

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Encode_ReadsAJoinedTextAsAPair_OnlyWhenAsked(bool recognizes)
    {
        using var model = SmallNetwork.FitMulticlass(o => o.RecognizeSpecialTokens = recognizes);
        var tokenizer = DebertaV3Checkpoint.Tiny.Tokenizer;

        var ids = model.Model.Encode(new TextRow($"{First}[SEP]{Second}", null));

        Assert.AreEqual(recognizes ? 2 : 1, ids.Count(id => id == tokenizer.SeparatorId));
        if (recognizes)
            CollectionAssert.AreEqual(tokenizer.EncodeToIds(First, Second).ToArray(), ids);
    }

    [TestMethod]
    public void SaveAndLoad_KeepIt()
    {
        using var model = SmallNetwork.FitMulticlass(o => o.RecognizeSpecialTokens = true);
        using var zip = new MemoryStream();
        _context.Model.Save(model, inputSchema: null, zip);
        zip.Position = 0;

        using var loaded = (DebertaV3Transformer)_context.Model.Load(zip, out _);

        Assert.IsTrue(loaded.Model.Settings.RecognizeSpecialTokens);
    }

    [TestMethod]
    public void LoadDebertaV3_HasItAsAnOption()
    {
        using var folder = new TemporaryFolder();
        using (var model = SmallNetwork.FitMulticlass())
            model.SavePretrained(folder.Path);

        using var loaded = _context.Model.LoadDebertaV3(folder.Path, new DebertaV3LoadOptions { RecognizeSpecialTokens = true });
        using var plain = _context.Model.LoadDebertaV3(folder.Path);

        var row = new TextRow($"{First}[SEP]{Second}", null);
        CollectionAssert.AreEqual(plain.Model.Encode(new TextRow(First, Second)), loaded.Model.Encode(row));
        CollectionAssert.AreNotEqual(plain.Model.Encode(row), loaded.Model.Encode(row));
    }
}
