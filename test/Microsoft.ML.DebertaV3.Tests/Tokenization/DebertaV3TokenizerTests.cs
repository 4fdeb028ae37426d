using System.Buffers;
using Microsoft.ML.DebertaV3.Tokenization;
using Microsoft.ML.Tokenizers;

namespace Microsoft.ML.DebertaV3.Tests.Tokenization;

/// <summary>The contract of Microsoft.ML.Tokenizers, through its base class as users hold it.</summary>
[TestClass]
public sealed class DebertaV3TokenizerTests
{
    // Pieces: ▁the ▁sea shore s
    private const string Text = "  the  seashores ";

    private static readonly int[] SeaShores = [4, 5, 7, 8];

    [TestMethod]
    public void EncodeToTokens_GivesPiecesAndOffsetsInTheOriginalText()
    {
        Tokenizer tokenizer = ModelFile.English().Load();

        var tokens = tokenizer.EncodeToTokens(Text, out var normalizedText);

        Assert.IsNull(normalizedText);
        CollectionAssert.AreEqual(new[] { "\u2581the", "\u2581sea", "shore", "s" }, tokens.Select(token => token.Value).ToArray());
        CollectionAssert.AreEqual(new[] { 2..5, 5..10, 10..15, 15..16 }, tokens.Select(token => token.Offset).ToArray());
        CollectionAssert.AreEqual(SeaShores, tokens.Select(token => token.Id).ToArray());
    }

    [TestMethod]
    public void EncodeToTokens_NamesTheTextOfAnUnknownRun()
    {
        Tokenizer tokenizer = ModelFile.English().Load();

        var tokens = tokenizer.EncodeToTokens("the 😀é!s", out _);

        CollectionAssert.AreEqual(new[] { "\u2581the", "\u2581", "😀é!", "s" }, tokens.Select(token => token.Value).ToArray());
        Assert.AreEqual((3, 4..8), (tokens[2].Id, tokens[2].Offset));
    }

    [TestMethod]
    public void EncodeToTokens_NamesAnUnknownRunAtTheStart_WhenTheUnknownPieceIsTheFirst()
    {
        var model = new ModelFile { AddDummyPrefix = false }.Add("<unk>", 0, PieceKind.Unknown).Add("s", -1);

        var tokens = model.Load().EncodeToTokens("é!s", out _);

        CollectionAssert.AreEqual(new[] { "é!", "s" }, tokens.Select(token => token.Value).ToArray());
        CollectionAssert.AreEqual(new[] { 0, 1 }, tokens.Select(token => token.Id).ToArray());
    }

    [TestMethod]
    public void EncodeToIds_AddsNoSpecialTokens_UnlessAsked()
    {
        var tokenizer = ModelFile.English().Load();

        CollectionAssert.AreEqual(SeaShores, tokenizer.EncodeToIds(Text).ToArray());
        CollectionAssert.AreEqual(SeaShores, tokenizer.EncodeToIds(Text.AsSpan()).ToArray());
        CollectionAssert.AreEqual(SeaShores, tokenizer.EncodeToIds(Text, addSpecialTokens: false).ToArray());
        CollectionAssert.AreEqual(new[] { 1, 4, 5, 7, 8, 2 }, tokenizer.EncodeToIds(Text, addSpecialTokens: true).ToArray());
        CollectionAssert.AreEqual(new[] { 1, 4, 2, 5, 2 }, tokenizer.EncodeToIds("the", pair: "sea").ToArray());
    }

    [TestMethod]
    public void EncodeToIds_TakesSpelledSpecialTokensAsText_UnlessAsked()
    {
        var tokenizer = ModelFile.English().Load();

        var text = tokenizer.EncodeToIds("the [MASK] sea[SEP]", pair: null);
        var recognized = tokenizer.EncodeToIds("the [MASK] sea[SEP]", pair: null, recognizeSpecialTokens: true);
        var spans = tokenizer.EncodeSpans("the [MASK] sea[SEP]", recognizeSpecialTokens: true);

        Assert.DoesNotContain(tokenizer.MaskId, text);
        CollectionAssert.AreEqual(new[] { 1, 4, tokenizer.MaskId, 5, 2, 2 }, recognized.ToArray());
        CollectionAssert.AreEqual(new[] { (0, 3), (4, 10), (11, 14), (14, 19) }, spans.Select(span => (span.Begin, span.End)).ToArray());
    }

    [TestMethod]
    [DataRow(1, 1, 5)]
    [DataRow(2, 2, 10)]
    [DataRow(3, 3, 15)]
    [DataRow(4, 4, 17)]
    [DataRow(99, 4, 17)]
    public void Limits_KeepTheFirstTokens(int maximum, int count, int index)
    {
        Tokenizer tokenizer = ModelFile.English().Load();

        var ids = tokenizer.EncodeToIds(Text, maximum, out var normalizedText, out var consumed);
        var byCount = tokenizer.GetIndexByTokenCount(Text, maximum, out _, out var tokenCount);

        Assert.IsNull(normalizedText);
        CollectionAssert.AreEqual(SeaShores[..count], ids.ToArray());
        Assert.AreEqual((index, index, count), (consumed, byCount, tokenCount));
    }

    [TestMethod]
    [DataRow(1, 1, 15)]
    [DataRow(3, 3, 5)]
    [DataRow(4, 4, 0)]
    public void GetIndexByTokenCountFromEnd_KeepsTheLastTokens(int maximum, int count, int index)
    {
        Tokenizer tokenizer = ModelFile.English().Load();

        var found = tokenizer.GetIndexByTokenCountFromEnd(Text, maximum, out _, out var tokenCount);

        Assert.AreEqual((index, count), (found, tokenCount));
    }

    [TestMethod]
    public void Limits_NeverCutACharacter_WhenItsBytesAreTokens()
    {
        Tokenizer tokenizer = ByteFallback().Load();

        // ▁the, ▁, then four bytes of one character, then s.
        var all = tokenizer.EncodeToIds("the 😀s");
        var cut = tokenizer.EncodeToIds("the 😀s", 4, out _, out var consumed);
        var index = tokenizer.GetIndexByTokenCountFromEnd("the 😀s", 3, out _, out var count);

        Assert.HasCount(7, all);
        Assert.HasCount(2, cut);
        Assert.AreEqual(4, consumed);
        Assert.AreEqual((6, 1), (index, count));
    }

    [TestMethod]
    public void CountTokens_EqualsTheIds()
    {
        Tokenizer tokenizer = ModelFile.English().Load();

        Assert.AreEqual(4, tokenizer.CountTokens(Text));
        Assert.AreEqual(0, tokenizer.CountTokens(" "));
    }

    [TestMethod]
    public void EncodeToIds_TakesTheTextAsItIs_WithoutNormalization()
    {
        Tokenizer tokenizer = ModelFile.English().Load();

        var ids = tokenizer.EncodeToIds("\u2581seas", considerNormalization: false);
        var unknown = tokenizer.EncodeToTokens("s s", out _, considerNormalization: false);

        CollectionAssert.AreEqual(new[] { 5, 8 }, ids.ToArray());
        CollectionAssert.AreEqual(new[] { "s", " ", "s" }, unknown.Select(token => token.Value).ToArray());
    }

    [TestMethod]
    public void Decode_WritesWholePieces_WhenTheDestinationIsSmall()
    {
        Tokenizer tokenizer = ModelFile.English().Load();
        Span<char> destination = stackalloc char[8];

        var small = tokenizer.Decode([1, .. SeaShores, 2], destination, out var consumed, out var written);
        var text = destination[..written].ToString();
        var done = tokenizer.Decode([1, 4, 5, 2], destination, out var allConsumed, out var allWritten);

        Assert.AreEqual((OperationStatus.DestinationTooSmall, 3, "the sea"), (small, consumed, text));
        Assert.AreEqual((OperationStatus.Done, 4, 7), (done, allConsumed, allWritten));
    }

    [TestMethod]
    public void Decode_SaysWhichId_WhenItIsNone()
    {
        Tokenizer tokenizer = ModelFile.English().Load();

        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => tokenizer.Decode([4, -1]));
        var status = tokenizer.Decode([4, 4000], new char[9], out var consumed, out var written);

        Assert.Contains("index 1", exception.Message);
        Assert.AreEqual((OperationStatus.InvalidData, 1, 3), (status, consumed, written));
    }

    [TestMethod]
    public void Decode_LetsMaskVanishAndReplacesStrayBytes()
    {
        var tokenizer = ByteFallback().Load();
        var bytes = tokenizer.EncodeToIds("😀").ToArray();

        Assert.AreEqual("the sea", tokenizer.Decode([4, tokenizer.MaskId, 5]));
        Assert.AreEqual("😀", tokenizer.Decode(bytes));
        Assert.AreEqual("\ufffd\ufffd", tokenizer.Decode(bytes[..3]));
    }

    [TestMethod]
    public void SpecialIds_SayWhatIsMissing_WhenTheModelHasNone()
    {
        var tokenizer = ModelFile.English().Remove("[CLS]").Remove("[PAD]").Load();

        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => tokenizer.EncodeToIds("the sea", addSpecialTokens: true));

        Assert.Contains("[CLS]", exception.Message);
        Assert.ThrowsExactly<InvalidOperationException>(() => tokenizer.PaddingId);
        Assert.HasCount(2, tokenizer.EncodeToIds("the sea"));
    }

    [TestMethod]
    public void MaskId_IsTheModelsOwn_WhenItHasOne()
    {
        var own = ModelFile.English().Add("[MASK]", 0, Microsoft.ML.DebertaV3.Tokenization.PieceKind.UserDefined).Load();
        var added = ModelFile.English().Load();

        Assert.AreEqual(own.PieceCount - 1, own.MaskId);
        Assert.AreEqual(added.PieceCount, added.MaskId);
    }

    private static ModelFile ByteFallback()
    {
        var model = ModelFile.English();
        model.ByteFallback = true;
        for (var value = 0; value < 256; value++)
            model.Add($"<0x{value:X2}>", 0, Microsoft.ML.DebertaV3.Tokenization.PieceKind.Byte);
        return model;
    }
}
