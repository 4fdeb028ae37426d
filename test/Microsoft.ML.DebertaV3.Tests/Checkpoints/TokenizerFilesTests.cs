using System.Text.Json.Nodes;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

[TestClass]
public sealed class TokenizerFilesTests
{
    private const string Settings = "tokenizer_config.json", Specials = "special_tokens_map.json", Added = "added_tokens.json";
    private const string ReplacedValue = """{"content": "[MASK]", "lstrip": true, "normalized": false, "rstrip": false, "special": true}""";

    [TestMethod]
    [DataRow(Settings, "do_lower_case", "\"true\"")]
    [DataRow(Settings, "split_by_punct", "1")]
    [DataRow(Settings, "model_max_length", "3")]
    [DataRow(Settings, "model_max_length", "\"512\"")]
    [DataRow(Settings, "add_prefix_space", "false")]
    [DataRow(Settings, "sp_model_kwargs", """{"enable_sampling": true}""")]
    [DataRow(Settings, "truncation_side", "\"middle\"")]
    [DataRow(Settings, "vocab_type", "\"gpt2\"")]
    [DataRow(Settings, "tokenizer_class", "\"XLMRobertaTokenizer\"")]
    [DataRow(Settings, "cls_token", "\"<s>\"")]
    [DataRow(Settings, "sep_token", """{"content": "</s>"}""")]
    [DataRow(Settings, "additional_special_tokens", """["<user>"]""")]
    [DataRow(Settings, "extra_special_tokens", """{"image_token": "<image>"}""")]
    [DataRow(Settings, "added_tokens_decoder", """{"8001": {"content": "<user>", "lstrip": 1}}""")]
    [DataRow(Settings, "added_tokens_decoder", """{"-1": {"content": "<user>"}}""")]
    [DataRow(Settings, "added_tokens_decoder", """{"5": {"content": "[CLS]"}}""")]
    [DataRow(Settings, "added_tokens_decoder", "[1]")]
    [DataRow(Specials, "mask_token", "\"<mask>\"")]
    [DataRow(Specials, "unk_token", "7")]
    [DataRow(Specials, "additional_special_tokens", """["[E1]", "[E2]"]""")]
    [DataRow(Added, "<user>", "-1")]
    [DataRow(Added, "<user>", "\"8001\"")]
    [DataRow(Added, "[CLS]", "7")]
    [DataRow(Added, "[MASK]", "\"8000\"")]
    public void FromFolder_RefusesByName_WhenAFileSaysWhatIsNotHonoured(string file, string key, string value)
    {
        using var folder = SavedFolder.Multiclass().WithJson(file, json => json[key] = JsonNode.Parse(value));

        var error = Assert.ThrowsExactly<InvalidDataException>(() => DebertaV3Checkpoint.FromFolder(folder.Path));

        StringAssert.Contains(error.Message, folder.File(file));
        StringAssert.Contains(error.Message, $"\"{key}\"");
        StringAssert.Contains(error.Message, "wanted");
    }

    [TestMethod]
    [DataRow(Settings, "do_lower_case", "null")]
    [DataRow(Settings, "model_max_length", "1000000000000000019884624838656")]
    [DataRow(Settings, "clean_up_tokenization_spaces", "true")]
    [DataRow(Settings, "tokenizer_class", "\"DebertaV2TokenizerFast\"")]
    [DataRow(Settings, "additional_special_tokens", "[]")]
    [DataRow(Settings, "extra_special_tokens", "{}")]
    [DataRow(Settings, "mask_token", ReplacedValue)]
    [DataRow(Settings, "added_tokens_decoder", """{"0": {"content": "[PAD]"}, "1": {"content": "[CLS]"}, "8000": {"content": "[MASK]"}}""")]
    [DataRow(Specials, "mask_token", ReplacedValue)]
    [DataRow(Specials, "additional_special_tokens", """["[CLS]"]""")]
    [DataRow(Added, "[CLS]", "1")]
    [DataRow(Added, "<user>", "8001")]
    [DataRow(Settings, "do_lower_case", "true")]
    [DataRow(Settings, "split_by_punct", "true")]
    [DataRow(Settings, "truncation_side", "\"left\"")]
    [DataRow(Settings, "added_tokens_decoder", """{"8001": {"content": "<user>"}}""")]
    public void FromFolder_Loads_WhenAFileSaysWhatPublishedOnesMean(string file, string key, string value)
    {
        using var folder = SavedFolder.Multiclass().WithJson(file, json => json[key] = JsonNode.Parse(value));

        Assert.AreEqual(8000, DebertaV3Checkpoint.FromFolder(folder.Path).Tokenizer.MaskId);
    }

    [TestMethod]
    [DataRow("""{ "do_lower_case": false, "vocab_type": "spm" }""")]
    [DataRow(null)]
    public void FromFolder_Loads_WhenTheFolderIsAsPublished(string? settings)
    {
        using var folder = SavedFolder.Multiclass();
        foreach (var file in (string[])[Settings, Specials, Added])
            File.Delete(folder.File(file));
        if (settings is not null)
            File.WriteAllText(folder.File(Settings), settings);

        Assert.AreEqual(8000, DebertaV3Checkpoint.FromFolder(folder.Path).Tokenizer.MaskId);
    }

    [TestMethod]
    [DataRow(Settings)]
    [DataRow(Specials)]
    [DataRow(Added)]
    public void FromFolder_NamesTheFile_WhenItIsNoJson(string file)
    {
        using var folder = SavedFolder.Multiclass();
        folder.Write(file, "{"u8.ToArray());

        var error = Assert.ThrowsExactly<InvalidDataException>(() => DebertaV3Checkpoint.FromFolder(folder.Path));

        StringAssert.Contains(error.Message, folder.File(file));
    }

    // Classification never uses [MASK].
    [TestMethod]
    [DataRow(Added, "[MASK]", "128000")]
    [DataRow(Settings, "added_tokens_decoder", """{"128000": {"content": "[MASK]"}}""")]
    public void RequireMask_NamesBothIds_WhenAFileGivesMaskAnother(string file, string key, string value)
    {
        using var folder = SavedFolder.Multiclass().WithJson(file, json => json[key] = JsonNode.Parse(value));
        var context = new MLContext(seed: 1);
        using var model = context.Model.LoadDebertaV3(folder.Path);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => DebertaV3Checkpoint.FromFolder(folder.Path).RequireMask());

        StringAssert.Contains(error.Message, folder.File(file));
        StringAssert.Contains(error.Message, "128000");
        StringAssert.Contains(error.Message, "8000, its id by spm.model");
    }
}
