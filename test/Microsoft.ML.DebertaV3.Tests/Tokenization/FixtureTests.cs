using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tokenization;

/// <summary>The published fixture of deberta-v3's tokenizer (spec section 7.2).</summary>
[TestClass]
public sealed class FixtureTests
{
    [TestMethod]
    [DataRow("…", "1 323 260 260 2")]
    [DataRow("This is a sample sentence to be tokénized", "1 329 269 266 2783 4378 264 282 264 1165 28081 4666 2")]
    [DataRow("Wondering how this will get tokenized 🤔 ?", "1 34559 361 291 296 350 10704 4666 507 123226 1102 2")]
    [DataRow("İs th!s 𩸽 Ϻ Šœ Ugljšić dấu nặng",
        "1 59070 268 6554 300 268 507 244 173 188 193 507 211 190 37162 19078 543 18309 3386 120813 1931 97432 1964 2030 117902 5900 2")]
    public void EncodeToIds_EqualsTheFixture_WithSpecialTokens(string text, string ids)
    {
        var tokenizer = DebertaV3Tokenizer.Create(Shared.Path("data/deberta-v3-spm/spm.model"));

        var encoded = tokenizer.EncodeToIds(text, addSpecialTokens: true);

        Assert.AreEqual(ids, string.Join(' ', encoded));
    }

    [TestMethod]
    public void EncodeToIds_EqualsTheFixture_WhenMaskIsRecognized()
    {
        var tokenizer = DebertaV3Tokenizer.Create(Shared.Path("data/deberta-v3-spm/spm.model"));

        var encoded = tokenizer.EncodeToIds("İs th!s 𩸽 [MASK] Ϻ Šœ [MASK] dấu nặng", pair: null, recognizeSpecialTokens: true);

        Assert.AreEqual(
            "1 59070 268 6554 300 268 507 244 173 188 193 128000 507 211 190 37162 19078 128000 1931 97432 1964 2030 117902 5900 2",
            string.Join(' ', encoded));
    }

    [TestMethod]
    public void SpecialIds_AreThoseOfThePublishedModel()
    {
        var tokenizer = DebertaV3Tokenizer.Create(Shared.Path("data/deberta-v3-spm/spm.model"));

        Assert.AreEqual(
            (0, 1, 2, 3, 128000, 128000),
            (tokenizer.PaddingId, tokenizer.ClassificationId, tokenizer.SeparatorId, tokenizer.UnknownId, tokenizer.MaskId,
                tokenizer.PieceCount));
    }
}
