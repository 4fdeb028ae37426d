using System.Text.Json.Nodes;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tests.Tokenization;

[TestClass]
public sealed class TokenizerJsonWriterTests
{
    [TestMethod]
    [DataRow("deberta-v3", "data/deberta-v3-spm/spm.model")]
    [DataRow("hf-test-1000", "data/spm-test-models/test_sentencepiece.model")]
    [DataRow("nfkc-cf-byte-fallback", "golden/tokenizer/models/nfkc-cf-byte-fallback.model")]
    public void SaveTokenizerJson_EqualsTransformersFile_FieldByField(string name, string model)
    {
        var golden = JsonNode.Parse(File.ReadAllText(Shared.Path($"golden/tokenizer-json/{name}.tokenizer.json")))!.AsObject();

        var written = Write(DebertaV3Tokenizer.Create(Shared.Path(model)));

        CollectionAssert.AreEqual(Keys(golden), Keys(written));
        foreach (var key in Keys(golden))
            Assert.IsTrue(JsonNode.DeepEquals(golden[key], written[key]), key);
    }

    [TestMethod]
    public void SaveTokenizerJson_KeepsRules_WhenThereAreSome()
    {
        TokenizerRules rules = new()
        {
            AddedTokens = [new("<u>", 40) { RightStrip = true }],
            LowersCase = true,
            Punctuation = PunctuationSplit.Normalized,
            CutsStart = true,
        };

        var file = Write(DebertaV3Tokenizer.Create(ModelFile.English().ToBytes()).With(rules));

        CollectionAssert.AreEqual((rules with { MaskId = TokenizerJsonFile.Mask }).ToUtf8(), file.ToTokenizer().Rules.ToUtf8());
    }

    [TestMethod]
    public void SaveTokenizerJson_Refuses_WhenTheFormatCannotSayIt()
    {
        using var folder = new TemporaryFolder();
        var model = ModelFile.English();
        model.WhitespaceAsSuffix = true;

        Assert.ThrowsExactly<NotSupportedException>(() => model.Load().SaveTokenizerJson(folder.File("tokenizer.json")));

        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    private static JsonObject Write(DebertaV3Tokenizer tokenizer)
    {
        using var folder = new TemporaryFolder();
        tokenizer.SaveTokenizerJson(folder.File("tokenizer.json"));
        return JsonNode.Parse(File.ReadAllText(folder.File("tokenizer.json")))!.AsObject();
    }

    private static string[] Keys(JsonObject json) => [.. json.Select(member => member.Key)];
}
