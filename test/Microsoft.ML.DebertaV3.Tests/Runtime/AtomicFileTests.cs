using System.Runtime.Versioning;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;

namespace Microsoft.ML.DebertaV3.Tests.Runtime;

[TestClass]
public sealed class AtomicFileTests
{
    [TestMethod]
    public void Write_ShowsTheOldFileUntilTheNewOneIsWhole()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("model", [1]);
        byte[]? before = null;

        AtomicFile.Write(path, stream =>
        {
            stream.Write([2, 3]);
            stream.Flush();
            before = File.ReadAllBytes(path);
        });

        CollectionAssert.AreEqual(new byte[] { 1 }, before);
        CollectionAssert.AreEqual(new byte[] { 2, 3 }, File.ReadAllBytes(path));
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void Write_LeavesTheOldFile_WhenWritingFails()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("model", [1]);

        Assert.ThrowsExactly<IOException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write([2, 3]);
            throw new IOException("no space left");
        }));

        CollectionAssert.AreEqual(new byte[] { 1 }, File.ReadAllBytes(path));
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void Write_DeletesWhatKilledProcessesLeft_AndNothingOfALiveOne()
    {
        using var folder = new TemporaryFolder();
        folder.Write(".model.saving-dead", [1]);
        folder.Write(".other.saving-dead", [1]);
        using var alive = new FileStream(folder.File(".model.saving-alive"), FileMode.CreateNew, FileAccess.Write, FileShare.None);

        AtomicFile.Write(folder.File("model"), stream => stream.WriteByte(2));

        CollectionAssert.AreEquivalent(
            new[] { ".model.saving-alive", ".other.saving-dead", "model" }, Directory.GetFiles(folder.Path).Select(Path.GetFileName)
                .ToArray());
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [UnsupportedOSPlatform("windows")]
    public void Write_KeepsTheLinkAndTheMode()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("model", [1]);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(folder.File("link"), "model");

        AtomicFile.Write(folder.File("link"), stream => stream.WriteByte(2));

        Assert.AreEqual("model", new FileInfo(folder.File("link")).LinkTarget);
        CollectionAssert.AreEqual(new byte[] { 2 }, File.ReadAllBytes(path));
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [TestMethod]
    [DataRow("folder", "is a folder")]
    [DataRow("missing/model", "there is no folder")]
    public void Write_Throws_WhenThePathCannotBeAFile(string name, string expected)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("folder"));

        var error = Assert.Throws<IOException>(() => AtomicFile.Write(folder.File(name), stream => stream.WriteByte(2)));

        StringAssert.Contains(error.Message, expected);
    }
}
