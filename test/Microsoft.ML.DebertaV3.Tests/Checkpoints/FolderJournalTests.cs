using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

[TestClass]
public sealed class FolderJournalTests
{
    private static readonly string[] Names = ["config.json", "model.safetensors", "spm.model"];

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)] // all moved, and the old weights gone
    public void Recover_GivesTheNewFiles_WhereverTheMovesWereInterrupted(int moves)
    {
        using var folder = Interrupted(moves);

        FolderJournal.Recover(folder.Path);

        Assert.AreEqual("new", Names.Select(name => File.ReadAllText(folder.File(name))).Distinct().Single());
        CollectionAssert.AreEquivalent(
            (string[])[.. Names, "README.md"], Directory.GetFileSystemEntries(folder.Path).Select(path => Path.GetFileName(path)!)
                .ToArray());
    }

    [TestMethod]
    public void Recover_Refuses_WhenTheMovesCannotBeFinished()
    {
        using var folder = Interrupted(moves: 1);
        File.Delete(folder.File("spm.model"));
        Directory.CreateDirectory(folder.File("spm.model"));

        var error = Assert.ThrowsExactly<IOException>(() => DebertaV3Checkpoint.FromFolder(folder.Path));

        StringAssert.Contains(error.Message, "its files belong to two models");
    }

    [TestMethod]
    public void FromFolder_ReadsTheNewModel_WhenASaveWasInterruptedAfterItsJournal()
    {
        using var folder = new TemporaryFolder();
        using var model = SmallNetwork.FitMulticlass();
        model.SavePretrained(folder.Path);
        var expected = File.ReadAllBytes(folder.File("model.safetensors"));
        var staged = Directory.CreateDirectory(folder.File(".saving-1")).FullName;
        File.Move(folder.File("model.safetensors"), Path.Combine(staged, "model.safetensors"));
        File.Move(folder.File("config.json"), Path.Combine(staged, "config.json"));
        File.WriteAllText(folder.File("model.safetensors"), "old");
        File.WriteAllText(folder.File(FolderJournal.FileName),
            """{"Staged":".saving-1","Files":["config.json","model.safetensors"],"Obsolete":[]}""");

        using var loaded = new MLContext().Model.LoadDebertaV3(folder.Path);

        CollectionAssert.AreEqual(FittedWeights.Of(model), FittedWeights.Of(loaded));
        CollectionAssert.AreEqual(expected, File.ReadAllBytes(folder.File("model.safetensors")));
        Assert.IsFalse(Directory.Exists(staged));
    }

    [TestMethod]
    [DataRow("""{"Staged":"../elsewhere","Files":["a"],"Obsolete":[]}""")]
    [DataRow("""{"Staged":".saving-1/../..","Files":["a"],"Obsolete":[]}""")]
    [DataRow("""{"Staged":".saving-1","Files":["../a"],"Obsolete":[]}""")]
    [DataRow("""{"Staged":".saving-1","Files":[".."],"Obsolete":[]}""")]
    [DataRow("""{"Staged":".saving-1","Files":[null],"Obsolete":[]}""")]
    [DataRow("""{"Staged":".saving-1","Files":[],"Obsolete":["README.md"]}""")]
    [DataRow("""{"Staged":".saving-1","Files":["config.json"],"Obsolete":[]}""")]
    [DataRow("""{"Staged":".saving-1"}""")]
    [DataRow("null")]
    [DataRow("{")]
    [DataRow("")]
    public void Recover_Refuses_WhenTheJournalIsNotOneOfOurs(string json)
    {
        using var folder = new TemporaryFolder();
        folder.Write("README.md", [1]);
        File.WriteAllText(folder.File(FolderJournal.FileName), json);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => FolderJournal.Recover(folder.Path));

        StringAssert.StartsWith(error.Message, folder.File(FolderJournal.FileName));
        AtomicFolder.Write(folder.Path, staged => File.WriteAllText(Path.Combine(staged, "config.json"), "new"),
            CheckpointFiles.Contradicts, inPlace: true);
        CollectionAssert.AreEquivalent(new[] { "README.md", "config.json" }, Directory.GetFileSystemEntries(folder.Path)
            .Select(Path.GetFileName).ToArray());
    }

    // A save after its journal and some of its moves.
    private static TemporaryFolder Interrupted(int moves)
    {
        var folder = new TemporaryFolder();
        foreach (var name in Names.Append("README.md").Append("pytorch_model.bin"))
            File.WriteAllText(folder.File(name), "old");
        var staged = Directory.CreateDirectory(folder.File(".saving-1")).FullName;
        foreach (var name in Names)
            File.WriteAllText(Path.Combine(staged, name), "new");
        FolderJournal.Begin(folder.Path, staged, name => CheckpointFiles.Contradicts(folder.Path, staged, name));
        foreach (var name in Names.Take(moves))
            File.Move(Path.Combine(staged, name), folder.File(name), overwrite: true);
        if (moves > Names.Length)
            File.Delete(folder.File("pytorch_model.bin"));
        return folder;
    }
}
