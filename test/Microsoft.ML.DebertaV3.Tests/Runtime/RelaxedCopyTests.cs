using System.Runtime.Versioning;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Runtime;

[TestClass]
[OSCondition(OperatingSystems.Linux)]
[SupportedOSPlatform("linux")]
public sealed class RelaxedCopyTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Of_HoldsTheRelaxedBytes_InMemory()
    {
        using var copy = RelaxedCopy.Of(NativeBinding.File, () => UnnamedFile.InMemory("name"), _folder);

        AssertHolds(copy);
        StringAssert.StartsWith(Target(copy), "/memfd:name");
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder));
    }

    [TestMethod]
    public void Of_LeavesNoFile_WhenThereIsNoneInMemory()
    {
        using var copy = RelaxedCopy.Of(NativeBinding.File, Refuse, _folder);

        AssertHolds(copy);
        StringAssert.StartsWith(Target(copy), _folder);
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(copy.SafeFileHandle));
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder));
    }

    [TestMethod]
    public void Of_DeletesWhatADeadProcessLeft_WhenItNeedsTheFolder()
    {
        File.WriteAllText(Path.Combine(_folder, "debertav3-mlnet-0123.tmp"), "killed before it was unlinked");
        File.WriteAllText(Path.Combine(_folder, "other"), "somebody else's");

        using var copy = RelaxedCopy.Of(NativeBinding.File, Refuse, _folder);

        CollectionAssert.AreEqual(new[] { Path.Combine(_folder, "other") }, Directory.GetFiles(_folder));
    }

    [TestMethod]
    [DataRow("missing")]
    [DataRow("file")]
    [DataRow("/proc/self")]
    public void Of_NamesTheFolder_WhenItCannotBeWritten(string name)
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "");

        AssertNames(Path.Combine(_folder, name));
    }

    [TestMethod]
    [DataRow("size=1m")]
    [DataRow("size=8m,noexec")]
    public void Of_NamesTheFolder_WhenItIsFullOrHoldsNoCode(string options)
    {
        using var mount = new TemporaryMount(options);

        AssertNames(mount.Path);
        Assert.IsEmpty(Directory.GetFileSystemEntries(mount.Path));
    }

    [TestMethod]
    public void Of_NamesTheLibrary_WhenItIsNone()
    {
        var library = Path.Combine(_folder, "text.so");
        File.WriteAllText(library, "no library");

        Assert.ThrowsExactly<BadImageFormatException>(() => RelaxedCopy.Of(library, () => UnnamedFile.InMemory("name"), _folder));
    }

    private static void AssertNames(string folder)
    {
        var problem = Assert.ThrowsExactly<IOException>(() => RelaxedCopy.Of(NativeBinding.File, Refuse, folder));

        var message = NativeLibraries.Describe(problem);

        StringAssert.Contains(message, $"In the temporary folder {folder}: ");
        StringAssert.Contains(message, "TMPDIR");
        StringAssert.Contains(message, "In memory: Not here.");
        Assert.IsFalse(message.Contains("NuGet", StringComparison.Ordinal), message);
    }

    private static FileStream Refuse() => throw new IOException("Not here.");

    private static string Target(FileStream file) => new FileInfo(UnnamedFile.PathOf(file)).LinkTarget!;

    private static void AssertHolds(FileStream file)
    {
        var (expected, found) = (NativeBinding.Read(), new byte[file.Length]);
        VersionNeeds.Relax(expected, "GLIBCXX_3.4.32");
        RandomAccess.Read(file.SafeFileHandle, found, 0);
        Assert.IsTrue(found.AsSpan().SequenceEqual(expected));
    }
}
