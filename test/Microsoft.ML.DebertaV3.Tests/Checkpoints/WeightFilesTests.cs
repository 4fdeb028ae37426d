using System.Text;
using System.Text.Json.Nodes;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

[TestClass]
public sealed class WeightFilesTests
{
    private const string Index = "model.safetensors.index.json";

    [TestMethod]
    public void Find_PrefersSafetensors_WhenThereAreSeveral()
    {
        using var folder = new TemporaryFolder();
        string[] rising = ["pytorch_model.bin.index.json", "pytorch_model.bin", Index, "model.safetensors"];

        foreach (var name in rising)
        {
            folder.Write(name, []);

            Assert.AreEqual(folder.File(name), WeightFiles.Find(folder.Path));
        }
    }

    [TestMethod]
    public void Find_NamesWhatItLooksFor_WhenThereIsNone()
    {
        using var folder = new TemporaryFolder();
        folder.Write("tf_model.h5", []);

        var error = Assert.ThrowsExactly<FileNotFoundException>(() => WeightFiles.Find(folder.Path));

        StringAssert.Contains(error.Message, folder.Path);
        StringAssert.Contains(error.Message, "model.safetensors");
    }

    [TestMethod]
    [DataRow("../model-00001-of-00003.safetensors")]
    [DataRow("..")]
    [DataRow("/etc/hostname")]
    [DataRow("sub/model.safetensors")]
    [DataRow("sub\\\\model.safetensors")]
    [DataRow("C:model.safetensors")]
    [DataRow("")]
    public void Open_RefusesTheName_WhenAShardIsNotInTheFolder(string name)
    {
        using var folder = new TemporaryFolder();
        folder.Write(Index, Encoding.UTF8.GetBytes($$"""{"weight_map": {"w": "{{name}}"} }"""));

        var error = Assert.ThrowsExactly<InvalidDataException>(() => WeightFiles.Open(folder.Path));

        StringAssert.Contains(error.Message, "wanted the name of a file in the same folder");
    }

    [TestMethod]
    [DataRow("{}")]
    [DataRow("[]")]
    [DataRow("""{"weight_map": {}}""")]
    [DataRow("""{"weight_map": {"w": 1}}""")]
    [DataRow("""{"weight_map": {"w": "a.safetensors", "w": "b.safetensors"}}""")]
    [DataRow("{")]
    public void Open_NamesTheIndex_WhenItIsNone(string json)
    {
        using var folder = new TemporaryFolder();
        folder.Write(Index, Encoding.UTF8.GetBytes(json));

        var error = Assert.ThrowsExactly<InvalidDataException>(() => WeightFiles.Open(folder.Path));

        StringAssert.Contains(error.Message, Index);
    }

    [TestMethod]
    public void Open_NamesTheShard_WhenItIsMissing()
    {
        using var folder = new TemporaryFolder().With(Shared.Path("golden/hf/formats/sharded_safetensors"));
        File.Delete(folder.File("model-00002-of-00003.safetensors"));

        var error = Assert.ThrowsExactly<FileNotFoundException>(() => WeightFiles.Open(folder.Path));

        StringAssert.Contains(error.Message, "model-00002-of-00003.safetensors");
    }

    [TestMethod]
    public void Open_NamesTheTensor_WhenTheIndexPutsItIntoAnotherShard()
    {
        using var folder = new TemporaryFolder().With(Shared.Path("golden/hf/formats/sharded_bin"));
        var index = JsonNode.Parse(File.ReadAllText(folder.File("pytorch_model.bin.index.json")))!;
        index["weight_map"]!["pooler.dense.weight"] = "pytorch_model-00002-of-00002.bin";
        folder.Write("pytorch_model.bin.index.json", Encoding.UTF8.GetBytes(index.ToJsonString()));

        var error = Assert.ThrowsExactly<InvalidDataException>(() => WeightFiles.Open(folder.Path));

        StringAssert.Contains(error.Message, "'pooler.dense.weight'");
        StringAssert.Contains(error.Message, "pytorch_model-00002-of-00002.bin");
    }
}
