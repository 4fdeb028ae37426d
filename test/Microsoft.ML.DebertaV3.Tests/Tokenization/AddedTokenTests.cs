using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tests.Tokenization;

/// <summary>Added tokens, lower case and punctuation as the tokenizers library has them; expectations follow its source.</summary>
[TestClass]
public sealed class AddedTokenTests
{
    [TestMethod]
    [DataRow("""{"content": "<u>", "normalized": false}""", "the<u>sea", "_the|<u>|_sea")]
    [DataRow("""{"content": "<u>", "normalized": false}""", " the  <u>  sea ", "_the|<u>|_sea")]
    [DataRow("""{"content": "<u>", "normalized": false}""", "<u><u> the", "<u>|<u>|_the")]
    [DataRow("""{"content": "<u>", "normalized": false, "special": true}""", "the<u>sea", "_the|<u>|_sea")]
    [DataRow("""{"content": "<u>"}""", "the <u> sea", "_the|_|<u>|_sea")]
    [DataRow("""{"content": "<u>", "lstrip": true}""", "the <u> sea", "_the|<u>|_sea")]
    [DataRow("""{"content": "<u>", "rstrip": true}""", "the<u> sea", "_the|<u>|_sea")]
    [DataRow("""{"content": "< u", "normalized": true}""", "the<  u", "_the|< u")]
    [DataRow("""{"content": "sea", "single_word": true, "normalized": false}""", "the seas sea", "_the|_sea|s|sea")]
    [DataRow(
        """{"content": "sea", "single_word": true, "normalized": false}""", "_sea é\u0301sea -sea", "_|_|s|e|a|_|é\u0301|s|e|a|_|-|sea")]
    [DataRow("""{"content": "the", "normalized": false}""", "the sea", "the|_sea")]
    public void EncodeToTokens_FindsAddedTokens_AsTheTokenizersLibrary(string token, string text, string pieces)
    {
        var tokenizer = TokenizerJsonFile.WithTokens(token).ToTokenizer();

        Assert.AreEqual(pieces, tokenizer.Pieces(text));
    }

    [TestMethod]
    public void EncodeToTokens_TakesTheLongest_WhenSeveralBeginAtOnePlace()
    {
        var tokenizer = TokenizerJsonFile.WithTokens(
            """{"content": "ab", "normalized": false}""", """{"content": "abc", "normalized": false}""").ToTokenizer();

        Assert.AreEqual("abc|_|d|ab", tokenizer.Pieces("abcdab"));
    }

    [TestMethod]
    public void EncodeSpans_CoversTheWhitespaceThatATokenTakes()
    {
        var tokenizer = TokenizerJsonFile.WithTokens(
            """{"content": "<u>", "normalized": false, "lstrip": true, "rstrip": true}""").ToTokenizer();

        var spans = tokenizer.EncodeSpans("the  <u> \tsea", recognizeSpecialTokens: false);

        CollectionAssert.AreEqual((PieceSpan[])[new(4, 0, 3), new(36, 3, 10), new(5, 10, 13)], spans);
    }

    [TestMethod]
    public void Decode_KeepsAddedTokens_ButNotSpecialOnes()
    {
        var tokenizer = TokenizerJsonFile.WithTokens(
            """{"content": "<u>", "normalized": false}""", """{"content": "<v>", "special": true}""").ToTokenizer();

        Assert.AreEqual("the<u> sea", tokenizer.Decode(tokenizer.EncodeToIds("the<u>sea<v>")));
        Assert.AreEqual("<v>", tokenizer.Piece(37));
    }

    [TestMethod]
    public void Encode_FindsTokensInAMaskedText()
    {
        var tokenizer = TokenizerJsonFile.WithTokens("""{"content": "<u>", "normalized": false}""").ToTokenizer();

        var encoded = tokenizer.EncodeMasked("the [MASK]<u>", maxLength: 16);

        CollectionAssert.AreEqual((int[])[1, 4, 35, 36, 2], encoded.Ids);
    }

    [TestMethod]
    public void Encode_CutsTheStart_WhenTruncationIsLeft()
    {
        var file = TokenizerJsonFile.English();
        file["truncation"] = new System.Text.Json.Nodes.JsonObject { ["direction"] = "Left" };
        var tokenizer = file.ToTokenizer();

        CollectionAssert.AreEqual((int[])[1, 5, 4, 2], tokenizer.EncodeToIds("the sea the sea the", null, maxLength: 4).ToArray());
        CollectionAssert.AreEqual(
            (int[])[1, 5, 2, 4, 5, 2], tokenizer.EncodeToIds("the the sea", "sea the sea", maxLength: 6).ToArray());
    }

    [TestMethod]
    public void EncodeToTokens_LowersCase_BeforeEverythingElse()
    {
        var tokenizer = DebertaV3Tokenizer.Create(ModelFile.English().ToBytes()).With(new() { LowersCase = true });

        Assert.AreEqual("_the|_sea", tokenizer.Pieces("THE Sea"));
        Assert.AreEqual(4, tokenizer.EncodeSpans("THE sea", false)[0].Id);
    }

    [TestMethod]
    public void EncodeSpans_PointsIntoTheText_WhenLowerCaseIsLonger()
    {
        var tokenizer = DebertaV3Tokenizer.Create(ModelFile.English().ToBytes()).With(new() { LowersCase = true });

        var spans = tokenizer.EncodeSpans("İ the", recognizeSpecialTokens: false);

        Assert.AreEqual(new PieceSpan(4, 1, 5), spans[^1]);
        Assert.IsTrue(spans.All(span => span is { Begin: >= 0, End: <= 5 } && span.Begin <= span.End));
    }

    // spec section 7.1: beside spm.model every part is encoded on its own; tokenizer.json splits what is normalised.
    [TestMethod]
    [DataRow(false, "the sea,a", "_the|_sea|_|,|_|a")]
    [DataRow(true, "the sea,a", "_the|_sea|_|,|_|a")]
    [DataRow(false, "the , a", "_the|_|,|_|a")]
    [DataRow(true, "the , a", "_the|_|_|,|_|a")]
    public void EncodeToTokens_MakesWordsOfPunctuation_WhenAsked(bool isNormalized, string text, string pieces)
    {
        var split = isNormalized ? PunctuationSplit.Normalized : PunctuationSplit.Written;
        var tokenizer = DebertaV3Tokenizer.Create(ModelFile.English().ToBytes()).With(new() { Punctuation = split });

        Assert.AreEqual(pieces, tokenizer.Pieces(text));
    }

    [TestMethod]
    public void Create_GivesTheSameTokenizer_FromItsSavedBytes()
    {
        var tokenizer = DebertaV3Tokenizer.Create(ModelFile.English().ToBytes()).With(new()
        {
            AddedTokens = [new("<u>", 40) { RightStrip = true }, new("Sea", 41) { Normalized = true, SingleWord = true }],
            LowersCase = true,
            Punctuation = PunctuationSplit.Written,
            CutsStart = true,
            MaxLength = 64,
        });

        var loaded = DebertaV3Tokenizer.Create(tokenizer.ModelBytes);

        CollectionAssert.AreEqual(tokenizer.Rules.ToUtf8(), loaded.Rules.ToUtf8());
        Assert.IsTrue(loaded.FileBytes.Span.SequenceEqual(tokenizer.FileBytes.Span));
        Assert.AreEqual(tokenizer.Pieces("the<u> SEA, sea"), loaded.Pieces("the<u> SEA, sea"));
        Assert.AreEqual(42, loaded.IdCount);
    }

    [TestMethod]
    public void Create_Refuses_WhenSavedRulesAreDamaged()
    {
        var saved = DebertaV3Tokenizer.Create(ModelFile.English().ToBytes()).With(new() { MaxLength = 64 }).ModelBytes.ToArray();

        for (var length = 19; length < 40; length++)
            Assert.ThrowsExactly<InvalidDataException>(() => DebertaV3Tokenizer.Create(saved.AsMemory(0, length)));
    }

    [TestMethod]
    [DataRow("<u>", 35)]
    [DataRow("<u>", 4)]
    [DataRow("\u2581the", 36)]
    public void With_Refuses_WhenATokenHasTheIdOfAnother(string content, int id)
    {
        var tokenizer = DebertaV3Tokenizer.Create(ModelFile.English().ToBytes());

        var error = Assert.ThrowsExactly<InvalidDataException>(() => tokenizer.With(new() { AddedTokens = [new(content, id)] }));

        StringAssert.Contains(error.Message, content);
    }

    [TestMethod]
    [Timeout(30_000)]
    public void EncodeToIds_IsLinear_WhenATextIsNothingButTokens()
    {
        var tokenizer = TokenizerJsonFile.WithTokens(
            """{"content": "<u>", "normalized": false, "lstrip": true}""", """{"content": "aa"}""").ToTokenizer();

        var ids = tokenizer.EncodeToIds(string.Concat(Enumerable.Repeat("<u> aa,", 100_000)));

        Assert.IsGreaterThan(300_000, ids.Count);
    }
}
