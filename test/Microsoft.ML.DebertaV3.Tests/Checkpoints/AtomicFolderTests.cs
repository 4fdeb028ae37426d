using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

/// <summary>By an exchange of folders (false) and by moves inside the folder (true).</summary>
[TestClass]
public sealed class AtomicFolderTests
{
    private static readonly string[] Names = ["config.json", "model.safetensors", "spm.model"];

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Write_KeepsWhatIsNotOurs(bool inPlace)
    {
        using var root = new TemporaryFolder();
        var folder = Old(root);
        Directory.CreateDirectory(Path.Combine(folder, ".git/objects/ab"));
        File.WriteAllText(Path.Combine(folder, ".git/objects/ab/cd"), "object");
        File.WriteAllText(Path.Combine(folder, "training_args.bin"), "arguments");
        File.WriteAllText(Path.Combine(folder, "tf_model.h5"), "of another framework");
        File.CreateSymbolicLink(Path.Combine(folder, "link"), "training_args.bin");

        Write(folder, "new", inPlace);

        Assert.AreEqual("new", Whole(folder));
        Assert.AreEqual("object", File.ReadAllText(Path.Combine(folder, ".git/objects/ab/cd")));
        Assert.AreEqual("training_args.bin", new FileInfo(Path.Combine(folder, "link")).LinkTarget);
        CollectionAssert.AreEquivalent(
            (string[])[.. Names, ".git", "README.md", "link", "tf_model.h5", "training_args.bin"], Entries(folder));
        CollectionAssert.AreEqual(new[] { "model" }, Entries(root.Path));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Write_TakesAwayWhatContradictsTheNewFiles(bool inPlace)
    {
        using var root = new TemporaryFolder();
        var folder = Old(root);
        string[] contradicting =
        [
            "pytorch_model.bin", "pytorch_model.bin.index.json", "pytorch_model-00001-of-00002.bin", "model.safetensors.index.json",
            "model-00001-of-00002.safetensors",
            "pytorch_model.generator.bin", "model.generator.safetensors", "generator_config.json", "tokenizer.json",
        ];
        foreach (var name in contradicting)
            File.WriteAllText(Path.Combine(folder, name), "old");

        Write(folder, "new", inPlace);

        CollectionAssert.AreEquivalent((string[])[.. Names, "README.md"], Entries(folder));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Write_KeepsTheFastTokenizer_WhenTheTokenizerIsTheSame(bool inPlace)
    {
        using var root = new TemporaryFolder();
        var folder = Old(root);
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), "same");

        Write(folder, "old", inPlace);

        Assert.AreEqual("same", File.ReadAllText(Path.Combine(folder, "tokenizer.json")));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Write_LeavesTheOldFiles_WhenWritingFails(bool inPlace)
    {
        using var root = new TemporaryFolder();
        var folder = Old(root);

        Assert.ThrowsExactly<IOException>(() => AtomicFolder.Write(folder, staged =>
        {
            File.WriteAllText(Path.Combine(staged, "config.json"), "new");
            throw new IOException("no space left");
        }, CheckpointFiles.Contradicts, inPlace));

        Assert.AreEqual("old", Whole(folder));
        CollectionAssert.AreEquivalent((string[])[.. Names, "README.md"], Entries(folder));
        CollectionAssert.AreEqual(new[] { "model" }, Entries(root.Path));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Write_ReplacesWhatALinkNames_AndKeepsTheLink(bool inPlace)
    {
        using var root = new TemporaryFolder();
        var folder = Old(root);
        Directory.CreateSymbolicLink(root.File("link"), "model");

        Write(root.File("link") + "/", "new", inPlace);

        Assert.AreEqual("model", new DirectoryInfo(root.File("link")).LinkTarget);
        Assert.AreEqual("new", Whole(folder));
        CollectionAssert.AreEquivalent(new[] { "link", "model" }, Entries(root.Path));
    }

    [TestMethod]
    public void Write_MakesTheFolder_WhereALinkNamesNone()
    {
        using var root = new TemporaryFolder();
        Directory.CreateSymbolicLink(root.File("link"), "deep/er");

        Write(root.File("link"), "new", inPlace: false);

        Assert.AreEqual("new", Whole(root.File("deep/er")));
    }

    [TestMethod]
    public void Write_Throws_WhenTheTargetIsAFile()
    {
        using var root = new TemporaryFolder();
        root.Write("model", [1]);

        var error = Assert.ThrowsExactly<IOException>(() => Write(root.File("model"), "new", inPlace: false));

        StringAssert.Contains(error.Message, "is a file, wanted a folder");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Write_DeletesNoFolderThatHasAFilesName(bool inPlace)
    {
        using var root = new TemporaryFolder();
        var folder = Old(root);
        File.Delete(Path.Combine(folder, "config.json"));
        Directory.CreateDirectory(Path.Combine(folder, "config.json/precious"));

        var error = Assert.ThrowsExactly<IOException>(() => Write(folder, "new", inPlace));

        StringAssert.Contains(error.Message, "config.json is a folder");
        Assert.IsTrue(Directory.Exists(Path.Combine(folder, "config.json/precious")));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void Write_DeletesWhatKilledProcessesLeft_AndNothingOfALiveOne(bool inPlace)
    {
        using var root = new TemporaryFolder();
        var folder = Old(root);
        var prefix = inPlace ? Path.Combine(folder, ".saving-") : root.File(".model.saving-");
        Directory.CreateDirectory(prefix + "dead");
        File.WriteAllText(prefix + "dead/model.safetensors", "half of it");
        Directory.CreateDirectory(prefix + "alive");
        using var alive = FolderLock.Take(prefix + "alive");

        Write(folder, "new", inPlace);

        Assert.AreEqual("new", Whole(folder));
        Assert.IsFalse(Directory.Exists(prefix + "dead"));
        Assert.IsTrue(Directory.Exists(prefix + "alive"));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void Write_LeavesOneWholeFolder_WhenManySaveAtOnce(bool inPlace)
    {
        using var root = new TemporaryFolder();
        var folder = Old(root);

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, writer =>
        {
            for (var i = 0; i < 10; i++)
                Write(folder, $"{writer}.{i}", inPlace && writer % 2 == 0);
        });

        StringAssert.EndsWith(Whole(folder), ".9");
        CollectionAssert.AreEquivalent((string[])[.. Names, "README.md"], Entries(folder));
        CollectionAssert.AreEqual(new[] { "model" }, Entries(root.Path));
    }

    // All files hold the same text: that of one save.
    private static string Whole(string folder) => Names.Select(name => File.ReadAllText(Path.Combine(folder, name))).Distinct().Single();

    private static string Old(TemporaryFolder root)
    {
        var folder = root.File("model");
        Write(folder, "old", inPlace: false);
        File.WriteAllText(Path.Combine(folder, "README.md"), "mine");
        return folder;
    }

    private static void Write(string folder, string text, bool inPlace) => AtomicFolder.Write(folder, staged =>
    {
        foreach (var name in Names)
            File.WriteAllText(Path.Combine(staged, name), text);
    }, CheckpointFiles.Contradicts, inPlace);

    private static string[] Entries(string folder) => [.. Directory.GetFileSystemEntries(folder).Select(path => Path.GetFileName(path)!)];
}
