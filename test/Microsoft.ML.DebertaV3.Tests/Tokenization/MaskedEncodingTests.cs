namespace Microsoft.ML.DebertaV3.Tests.Tokenization;

[TestClass]
public sealed class MaskedEncodingTests
{
    private readonly DebertaV3Tokenizer _tokenizer = ModelFile.English().Load();

    [TestMethod]
    public void EncodeMasked_TakesOtherSpelledTokensAsText()
    {
        var encoded = _tokenizer.EncodeMasked("the [MASK] sea[SEP][PAD]", maxLength: 64);

        var specials = encoded.Ids.Where(id => id == _tokenizer.MaskId || id == _tokenizer.SeparatorId || id == _tokenizer.PaddingId)
            .ToArray();
        CollectionAssert.AreEqual(new[] { _tokenizer.MaskId, _tokenizer.SeparatorId }, specials);
        Assert.AreEqual(_tokenizer.SeparatorId, encoded.Ids[^1]);
    }

    [TestMethod]
    public void EncodeMasked_GivesIdsAndOffsets_AsWhenAllTokensAreRecognized()
    {
        const string Text = "[MASK] the [MASK][MASK] sea";

        var encoded = _tokenizer.EncodeMasked(Text, maxLength: 64);

        CollectionAssert.AreEqual(_tokenizer.EncodeToIds(Text, pair: null, recognizeSpecialTokens: true).ToArray(), encoded.Ids);
        foreach (var i in Enumerable.Range(0, encoded.Length).Where(i => encoded.Ids[i] == _tokenizer.MaskId))
            Assert.AreEqual("[MASK]", Text[encoded.Begins[i]..encoded.Ends[i]]);
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    public void EncodeMasked_GivesTheSpecialsAlone_WhenThereIsNoText(string? text) =>
        CollectionAssert.AreEqual(new[] { _tokenizer.ClassificationId, _tokenizer.SeparatorId },
            _tokenizer.EncodeMasked(text, maxLength: 8).Ids);
}
