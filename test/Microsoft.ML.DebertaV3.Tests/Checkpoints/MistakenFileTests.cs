using System.Text;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

/// <summary>
/// Files that are something else than their names say: a clone without git's large file storage, pages saved from a browser.
/// </summary>
[TestClass]
public sealed class MistakenFileTests
{
    private const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 2464616\n";
    private const string Page = "\uFEFF\r\n<!doctype html>\n<html><head><title>spm.model</title></head></html>";

    [TestMethod]
    [DataRow("config.json", Pointer, "git lfs pull")]
    [DataRow("spm.model", Pointer, "git lfs pull")]
    [DataRow("model.safetensors", Pointer, "git lfs pull")]
    [DataRow("tokenizer_config.json", Pointer, "git lfs pull")]
    [DataRow("special_tokens_map.json", Pointer, "git lfs pull")]
    [DataRow("added_tokens.json", Pointer, "git lfs pull")]
    [DataRow("config.json", Page, "web page")]
    [DataRow("spm.model", Page, "web page")]
    [DataRow("model.safetensors", Page, "web page")]
    [DataRow("spm.model", "Entry not found", "server's answer")]
    [DataRow("spm.model", "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", "web page")]
    public void FromFolder_SaysHowToGetTheFile_WhenItIsSomethingElse(string file, string content, string advice)
    {
        using var folder = SavedFolder.Multiclass();
        folder.Write(file, Encoding.UTF8.GetBytes(content));

        var error = Assert.ThrowsExactly<InvalidDataException>(() => DebertaV3Checkpoint.FromFolder(folder.Path));

        StringAssert.Contains(error.Message, folder.File(file));
        StringAssert.Contains(error.Message, advice);
    }

    [TestMethod]
    public void FromFolder_NamesEveryPointer_WhenTheCloneHasNone()
    {
        using var folder = SavedFolder.Multiclass();
        foreach (var file in (string[])["spm.model", "model.safetensors"])
            folder.Write(file, Encoding.UTF8.GetBytes(Pointer));

        var error = Assert.ThrowsExactly<InvalidDataException>(() => DebertaV3Checkpoint.FromFolder(folder.Path));

        StringAssert.Contains(error.Message, $"{folder.Path}: spm.model, model.safetensors: ");
        StringAssert.Contains(error.Message, "git lfs pull");
    }

    [TestMethod]
    [DataRow("model.safetensors.index.json", Pointer)]
    [DataRow("model-00001-of-00001.safetensors", Pointer)]
    [DataRow("model-00001-of-00001.safetensors", Page)]
    public void FromFolder_NamesTheFile_WhenAnIndexOrAShardIsSomethingElse(string file, string content)
    {
        using var folder = SavedFolder.Multiclass();
        File.Delete(folder.File("model.safetensors"));
        folder.Write("model.safetensors.index.json",
            """{"weight_map": {"classifier.bias": "model-00001-of-00001.safetensors"}}"""u8.ToArray());
        folder.Write(file, Encoding.UTF8.GetBytes(content));

        var error = Assert.ThrowsExactly<InvalidDataException>(() => DebertaV3Checkpoint.FromFolder(folder.Path));

        StringAssert.Contains(error.Message, folder.File(file));
    }

    [TestMethod]
    public void Create_SaysHowToGetTheFile_WhenATokenizerIsAPointerOrAPage()
    {
        using var folder = new TemporaryFolder();

        foreach (var (content, advice) in ((string, string)[])[(Pointer, "git lfs pull"), (Page, "web page")])
        {
            var path = folder.Write("spm.model", Encoding.UTF8.GetBytes(content));
            var error = Assert.ThrowsExactly<InvalidDataException>(() => DebertaV3Tokenizer.Create(path));
            StringAssert.Contains(error.Message, path);
            StringAssert.Contains(error.Message, advice);
        }
    }

    [TestMethod]
    public void New_SaysWhereATokenizerComesFrom_WhenThereIsNone()
    {
        using var folder = new TemporaryFolder();

        foreach (var path in (string[])[folder.File("missing.model"), folder.Path])
        {
            var error = Assert.ThrowsExactly<FileNotFoundException>(() => DebertaV3Checkpoint.New(SmallNetwork.Config, path, seed: 1));
            StringAssert.Contains(error.Message, path);
            StringAssert.Contains(error.Message, "spm_train");
            StringAssert.Contains(error.Message, "published checkpoint");
        }
    }

    [TestMethod]
    public void New_SharesTheTokenizer_WhenOneIsGiven()
    {
        var tokenizer = DebertaV3Checkpoint.Tiny.Tokenizer;

        var checkpoint = DebertaV3Checkpoint.New(SmallNetwork.Config, tokenizer, seed: 7);

        Assert.AreSame(tokenizer, checkpoint.Tokenizer);
        Assert.AreEqual((7, SmallNetwork.Config), (checkpoint.Seed, checkpoint.Config));
        Assert.ThrowsExactly<ArgumentNullException>(() => DebertaV3Checkpoint.New(SmallNetwork.Config, (DebertaV3Tokenizer)null!, seed: 7));
    }
}
