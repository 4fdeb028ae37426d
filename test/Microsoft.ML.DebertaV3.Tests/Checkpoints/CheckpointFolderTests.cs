using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

[TestClass]
public sealed class CheckpointFolderTests
{
    [TestMethod]
    [DataRow("golden/tasks/models/seqcls")]
    public void Write_GivesTheFoldersOwnFiles_WhenItWasLoadedFromOne(string golden)
    {
        using var target = new TemporaryFolder();
        var folder = target.File("deep/er");

        Save(golden, folder + "/");

        foreach (var file in Directory.GetFiles(Shared.Path(golden)))
            CollectionAssert.AreEqual(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(folder, Path.GetFileName(file))), file);
        Assert.HasCount(1, Directory.GetFileSystemEntries(target.File("deep")));
    }

    [TestMethod]
    public void Write_ReplacesItsFilesAndKeepsOthers_WhenTheFolderExists()
    {
        using var target = new TemporaryFolder();
        target.Write("config.json", [1]);
        target.Write("README.md", [2]);

        Save(Samples.TaskFolder, target.Path);

        CollectionAssert.AreEqual(File.ReadAllBytes(Path.Combine(Shared.Path(Samples.TaskFolder), "config.json")),
            File.ReadAllBytes(target.File("config.json")));
        CollectionAssert.AreEqual(new byte[] { 2 }, File.ReadAllBytes(target.File("README.md")));
    }

    [TestMethod]
    public void Write_LeavesTheFolderAsItWas_WhenTheWeightsFail()
    {
        using var target = new TemporaryFolder();
        var folder = Directory.CreateDirectory(target.File("model")).FullName;
        File.WriteAllText(Path.Combine(folder, "config.json"), "old");
        var config = new CheckpointConfig(Samples.Micro);

        Assert.ThrowsExactly<IOException>(() => CheckpointFolder.Write(folder, config, DebertaV3Checkpoint.Tiny.Tokenizer, stream =>
        {
            stream.Write([1, 2, 3]);
            throw new IOException("no space left");
        }));

        Assert.AreEqual("old", File.ReadAllText(Path.Combine(folder, "config.json")));
        Assert.HasCount(1, Directory.GetFiles(folder));
        Assert.HasCount(1, Directory.GetFileSystemEntries(target.Path));
    }

    private static void Save(string golden, string folder)
    {
        using var module = Samples.Load(golden, out var config);
        var tokenizer = DebertaV3Tokenizer.Create(Path.Combine(Shared.Path(golden), "spm.model"));
        CheckpointFolder.Write(folder, config, tokenizer, stream => ModuleWeights.Write(module, stream));
    }
}
