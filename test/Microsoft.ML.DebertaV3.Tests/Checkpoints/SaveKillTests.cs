using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

/// <summary>
/// A real process that is killed with SIGKILL while it saves over a folder. The benchmarks' results/saving.md has 50 kills of each kind.
/// </summary>
[TestClass]
public sealed class SaveKillTests
{
    [TestMethod]
    [DataRow("save")]
    [DataRow("save-inside")]
    public void SavePretrained_LeavesTheOldModelOrTheNewOne_WhenItsProcessIsKilled(string kind)
    {
        using var folder = new TemporaryFolder();

        var output = ChildProcess.Run("soak", kind, folder.Path, "5", "1");

        Assert.AreEqual($"5 kills (seed 1) while a process saved ({kind}): 5 folders loaded as one whole model, 0 did not.", output[0]);
        StringAssert.Contains(output[1], "; 0 are left after the next save.");
    }

    [TestMethod]
    public void SavePretrained_LeavesTheOldModelOrTheNewOne_WhenTheFolderIsAMountPoint()
    {
        using var folder = new TemporaryFolder();
        var (disk, target) = (Directory.CreateDirectory(folder.File("disk")).FullName,
            Directory.CreateDirectory(folder.File("target")).FullName);

        var output = ChildProcess.RunMounted($"mount --bind {disk} {target}", "soak", "save", folder.Path, "3", "1");

        Assert.AreEqual("3 kills (seed 1) while a process saved (save): 3 folders loaded as one whole model, 0 did not.", output[0]);
        Assert.IsTrue(File.Exists(Path.Combine(disk, "model.safetensors"))); // it was a mount
    }

    [TestMethod]
    public void SavePretrained_LeavesTheOldModel_WhenTheMountedDiskIsFull()
    {
        using var folder = new TemporaryFolder();
        var target = Directory.CreateDirectory(folder.File("target")).FullName;

        var output = ChildProcess.RunMounted($"mount -t tmpfs -o size=4m none {target}", "try-save", folder.Path);

        CollectionAssert.AreEqual(new[] { "IOException", "first, 0 left" }, output);
    }
}
