using System.Text;
using System.Text.Json.Nodes;

namespace Microsoft.ML.DebertaV3.Tests.Tokenization;

[TestClass]
public sealed class TokenizerJsonReaderTests
{
    [TestMethod]
    public void Create_EncodesAsTheModel_WhenTheFileWasMadeOfIt()
    {
        var model = DebertaV3Tokenizer.Create(ModelFile.English().ToBytes());
        var tokenizer = TokenizerJsonFile.English().ToTokenizer();

        foreach (var text in (string[])["the seashore", " the  sea ", "[CLS] \ud800 Zz", ""])
        {
            CollectionAssert.AreEqual(model.EncodeSpans(text, true), tokenizer.EncodeSpans(text, true));
            Assert.AreEqual(model.Decode(model.EncodeToIds(text)), tokenizer.Decode(model.EncodeToIds(text)));
        }
        Assert.AreEqual(model.MaskId, tokenizer.MaskId);
        Assert.AreEqual(model.PieceCount, tokenizer.PieceCount);
    }

    [TestMethod]
    [DataRow("model/type", "\"BPE\"", "BPE")]
    [DataRow("model/type", "\"WordPiece\"", "WordPiece")]
    [DataRow("model/type", null, "model.type")]
    [DataRow("model/unk_id", null, "unk_id")]
    [DataRow("model/unk_id", "35", "unk_id")]
    [DataRow("model/vocab", "{}", "model.vocab")]
    [DataRow("model/vocab", "[]", "0 pieces")]
    [DataRow("model/vocab/4", "[\"a\"]", "entry 4")]
    [DataRow("model/vocab/4", "[\"a\", -1, 2]", "entry 4")]
    [DataRow("model/vocab/4/1", "1e999", "score")]
    [DataRow("model/vocab/5/0", "\"\u2581the\"", "twice")]
    [DataRow("model/dropout", "0.1", "model.dropout")]
    [DataRow("normalizer", null, "normalizer")]
    [DataRow("normalizer", """{"type": "NFC"}""", "NFC")]
    [DataRow("normalizer", """{"type": "Sequence", "normalizers": [{"type": "Strip"}, {"type": "NFKC"}]}""", "NFKC")]
    [DataRow("normalizer", """{"type": "Sequence", "normalizers": [{"type": "Strip"}]}""", "Replace")]
    [DataRow("normalizer/normalizers/0/strip_left", "false", "strip_left")]
    [DataRow("normalizer/normalizers/1/content", "\"\"", "content")]
    [DataRow("normalizer/normalizers/1/pattern", """{"String": " "}""", "pattern")]
    [DataRow("pre_tokenizer", null, "pre_tokenizer")]
    [DataRow("pre_tokenizer", """{"type": "ByteLevel"}""", "ByteLevel")]
    [DataRow("pre_tokenizer/pretokenizers/0/replacement", "\"_\"", "replacement")]
    [DataRow("pre_tokenizer/pretokenizers/0/prepend_scheme", "\"first\"", "prepend_scheme")]
    [DataRow("post_processor", """{"type": "BertProcessing"}""", "BertProcessing")]
    [DataRow("post_processor/single", "[]", "single")]
    [DataRow("post_processor/special_tokens/[CLS]/ids", "[2]", "ids")]
    [DataRow("decoder", """{"type": "WordPiece"}""", "WordPiece")]
    [DataRow("added_tokens/0/id", "7", "[PAD]")]
    [DataRow("added_tokens/0/content", "\"\"", "0 characters")]
    [DataRow("added_tokens/0/special", "\"yes\"", "special")]
    [DataRow("added_tokens", "{}", "added_tokens")]
    [DataRow("later", "{}", "later")]
    public void Create_RefusesByName_WhenTheFileHoldsAnotherTokenizer(string path, string? value, string named)
    {
        var file = TokenizerJsonFile.English().With(path, value);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => DebertaV3Tokenizer.Create(file));

        StringAssert.Contains(error.Message, named);
    }

    [TestMethod]
    [DataRow("{")]
    [DataRow("{}")]
    [DataRow("""{"model": {}, "model": {}}""")]
    [DataRow("""{"model": {"type": "Unigram", "unk_id": 0, "vocab": [["\ud800", 1]]}}""")]
    [DataRow("""{"normalizer": 1} trailing""")]
    public void Create_Refuses_WhenTheFileIsDamaged(string json)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => DebertaV3Tokenizer.Create(Encoding.UTF8.GetBytes(json)));

        Assert.IsGreaterThan(10, error.Message.Length);
    }

    [TestMethod]
    public void Create_NamesTheFile_WhenItIsRefused()
    {
        using var folder = new Checkpoints.TemporaryFolder();
        var path = folder.Write("tokenizer.json", TokenizerJsonFile.English().With("model/type", "\"BPE\""));

        var error = Assert.ThrowsExactly<InvalidDataException>(() => DebertaV3Tokenizer.Create(path));

        StringAssert.Contains(error.Message, path);
    }

    [TestMethod]
    public void Create_TakesNoMoreThanTheFile_WhenItIsNothingButBrackets()
    {
        const int Length = 4 << 20;
        var brackets = string.Concat(Enumerable.Repeat("[],", Length / 3));
        byte[][] files =
            [.. new[] { "added_tokens", "normalizer", "model" }.Select(key => Encoding.UTF8.GetBytes($"{{\"{key}\":[{brackets}1]}}"))];

        foreach (var file in files)
        {
            var allocated = Allocation.Of(() => Assert.ThrowsExactly<InvalidDataException>(() => DebertaV3Tokenizer.Create(file)));
            Assert.IsLessThan(2L * Length, allocated);
        }
    }

    [TestMethod]
    public void EncodeToIds_GivesOneUnknownPieceForARun_WhenThereIsNoByteFallback()
    {
        var file = TokenizerJsonFile.English();
        file["model"]!.AsObject().Remove("byte_fallback");

        var ids = file.ToTokenizer().EncodeToIds("theΩΩ sea");

        CollectionAssert.AreEqual((int[])[4, 3, 5], ids.ToArray());
    }

    [TestMethod]
    public void EncodeToIds_NeverGivesBytePieces_WhenByteFallbackIsOff()
    {
        var file = WithBytes(byteFallback: false);
        var tokenizer = file.ToTokenizer();

        var ids = tokenizer.EncodeToIds("the<0x41>Ω");

        Assert.IsTrue(ids.All(id => id < 35), string.Join(' ', ids));
        CollectionAssert.Contains(ids.ToArray(), tokenizer.UnknownId);
    }

    [TestMethod]
    public void EncodeToIds_GivesBytes_WhenByteFallbackIsOn()
    {
        var tokenizer = WithBytes(byteFallback: true).ToTokenizer();

        var ids = tokenizer.EncodeToIds("theΩ");

        CollectionAssert.AreEqual((int[])[4, 35 + 0xCE, 35 + 0xA9], ids.ToArray());
        Assert.AreEqual("theΩ", tokenizer.Decode(ids));
    }

    private static JsonObject WithBytes(bool byteFallback)
    {
        var file = TokenizerJsonFile.English();
        foreach (var value in Enumerable.Range(0, 256))
            file["model"]!["vocab"]!.AsArray().Add(new JsonArray($"<0x{value:X2}>", 0.0));
        file["model"]!["byte_fallback"] = byteFallback;
        file["added_tokens"]![4]!["id"] = 35 + 256;
        return file;
    }
}
