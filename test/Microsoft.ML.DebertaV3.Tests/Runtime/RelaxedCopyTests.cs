using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Runtime;

[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class RelaxedCopyTests
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Of_WritesTheRelaxedBytes()
    {
        var expected = NativeBinding.Read();
        VersionNeeds.Relax(expected, "GLIBCXX_3.4.32");

        var copy = RelaxedCopy.Of(NativeBinding.File, _folder);

        Assert.AreEqual(Path.Combine(_folder, "libLibTorchSharp.so"), copy);
        AssertHolds(expected, copy);
        Assert.HasCount(1, Directory.GetFiles(_folder), "A temporary file was left.");
    }

    [TestMethod]
    public void Of_ReusesTheCopy_WhenItIsThereAlready()
    {
        var copy = RelaxedCopy.Of(NativeBinding.File, _folder);
        var written = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(copy, written);

        var second = RelaxedCopy.Of(NativeBinding.File, _folder);

        Assert.AreEqual(copy, second);
        Assert.AreEqual(written, File.GetLastWriteTimeUtc(second));
    }

    [TestMethod]
    public void Of_ReplacesTheFile_WhenItIsForeign()
    {
        var expected = File.ReadAllBytes(RelaxedCopy.Of(NativeBinding.File, _folder));
        var copy = Path.Combine(_folder, "libLibTorchSharp.so");
        File.WriteAllText(copy, "something else");

        RelaxedCopy.Of(NativeBinding.File, _folder);

        AssertHolds(expected, copy);
        Assert.HasCount(1, Directory.GetFiles(_folder));
    }

    private static void AssertHolds(byte[] expected, string file) => Assert.IsTrue(File.ReadAllBytes(file).AsSpan().SequenceEqual(expected));
}
