using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Tests.Fitting;

[TestClass]
public sealed class RunFolderTests
{
    [TestMethod]
    [DataRow(1, "5")]
    [DataRow(3, "3 4 5")]
    [DataRow(9, "1 2 3 4 5")]
    public void Add_KeepsTheNewest(int keep, string expected)
    {
        using var temporary = new TemporaryFolder();
        using var folder = new RunFolder(temporary.Path, Fail);

        for (var step = 1; step <= 5; step++)
            folder.Add(new RunState { Steps = step }, Write, keep);

        Assert.AreEqual(expected, Steps(temporary.Path));
    }

    [TestMethod]
    public void Add_WritesAStateOnce()
    {
        using var temporary = new TemporaryFolder();
        using var folder = new RunFolder(temporary.Path, Fail);
        var writes = 0;

        for (var i = 0; i < 2; i++)
        {
            folder.Add(new RunState { Steps = 3 }, path =>
            {
                writes++;
                return Write(path);
            }, keep: 2);
        }

        Assert.AreEqual((1, "3"), (writes, Steps(temporary.Path)));
    }

    [TestMethod]
    [DataRow("write")]
    [DataRow("forbidden")]
    [DataRow("unfinished")]
    [DataRow("target")]
    public void Add_ThrowsIOExceptionAndLeavesOlderCheckpoints_WhenTheDiskFails(string obstacle)
    {
        using var temporary = new TemporaryFolder();
        using (var folder = new RunFolder(temporary.Path, Fail))
        {
            folder.Add(new RunState { Steps = 1 }, Write, keep: 1);
            if (obstacle is "unfinished" or "target") // a file where a folder should be
                File.WriteAllText(temporary.File((obstacle == "target" ? "" : "unfinished-") + "step-000000002-00000"), "");

            Assert.ThrowsExactly<IOException>(() => folder.Add(new RunState { Steps = 2 }, path => Write(path, obstacle), keep: 1));

            if (obstacle is "unfinished" or "target")
                File.Delete(temporary.File((obstacle == "target" ? "" : "unfinished-") + "step-000000002-00000"));
        }

        using var next = new RunFolder(temporary.Path, Fail);
        Assert.AreEqual("step-000000001-00000", Path.GetFileName(next.Stored?.Path));
        next.Add(new RunState { Steps = 2 }, Write, keep: 1);
        Assert.AreEqual("2", Steps(temporary.Path));
    }

    [TestMethod]
    public void Constructor_DeletesWhatAKilledFitLeft()
    {
        using var temporary = new TemporaryFolder();
        Directory.CreateDirectory(temporary.File("unfinished-step-000000002-00000"));
        temporary.Write("unfinished-step-000000002-00000/model.safetensors", [1]);

        using var folder = new RunFolder(temporary.Path, Fail);

        Assert.IsEmpty(Directory.GetDirectories(temporary.Path));
    }

    [TestMethod]
    public void Constructor_ThrowsIOException_WhenThePathIsAFile()
    {
        using var temporary = new TemporaryFolder();
        var path = temporary.Write("file", []);

        Assert.ThrowsExactly<IOException>(() => new RunFolder(path, Fail).Dispose());
    }

    [TestMethod]
    public void Constructor_Refuses_WhileAnotherFitUsesTheFolder()
    {
        using var temporary = new TemporaryFolder();
        using (new RunFolder(temporary.Path, Fail))
        {
            var error = Assert.ThrowsExactly<IOException>(() => new RunFolder(temporary.Path, Fail).Dispose());

            StringAssert.Contains(error.Message, "is in use by another fit");
            StringAssert.Contains(error.Message, temporary.Path);
        }
        using var next = new RunFolder(temporary.Path, Fail);
        Assert.IsNull(next.Stored);
    }

    private static List<string> Write(string path) => Write(path, obstacle: "");

    private static List<string> Write(string path, string obstacle)
    {
        var run = new StoredRun { Version = StoredRun.CurrentVersion, Seed = 1, Fingerprint = [], State = new() };
        File.WriteAllText(Path.Combine(path, "model.safetensors"), "model");
        if (obstacle == "write")
            throw new IOException("No space left on device");
        if (obstacle == "forbidden")
            throw new UnauthorizedAccessException("Access is denied");
        File.WriteAllText(Path.Combine(path, "optimizer.safetensors"), "optimizer");
        File.WriteAllBytes(Path.Combine(path, "state.json"), run.ToUtf8());
        return ["model.safetensors", "optimizer.safetensors", "state.json"];
    }

    private static string Steps(string path) =>
        string.Join(' ', Directory.GetDirectories(path).Select(folder => int.Parse(Path.GetFileName(folder).Split('-')[1], null)).Order());

    private static void Fail(string warning) => Assert.Fail(warning);
}
