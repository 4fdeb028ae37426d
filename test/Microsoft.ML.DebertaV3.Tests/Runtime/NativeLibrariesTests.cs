using System.Runtime.Versioning;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Runtime;

[TestClass]
public sealed class NativeLibrariesTests
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [TestCleanup]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [TestMethod]
    public void EnsureLoaded_MakesTorchUsable_FromSeveralThreads()
    {
        var sums = new float[8];

        Parallel.For(0, sums.Length, i =>
        {
            NativeLibraries.EnsureLoaded();
            using var scope = NewDisposeScope();
            sums[i] = ones(i + 1).sum().item<float>();
        });

        CollectionAssert.AreEqual(Enumerable.Range(1, sums.Length).Select(n => (float)n).ToArray(), sums);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [SupportedOSPlatform("linux")]
    public void EnsureLoaded_UsesNoFileOfAHomeFolder_WhateverIsThere()
    {
        // Where version 0.1 in development kept a copy: somebody else's library lies there now.
        var version = typeof(torch).Assembly.GetName().Version;
        var planted = Path.Combine(_folder.FullName, ".local", "share", "debertav3-mlnet", $"torchsharp-{version}", "libLibTorchSharp.so");
        Directory.CreateDirectory(Path.GetDirectoryName(planted)!,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherWrite);
        File.WriteAllText(planted, "somebody else's");
        var temporary = _folder.CreateSubdirectory("temporary").FullName;

        var child = EndWith(home: _folder.FullName, temporary);

        Assert.AreEqual(0, child.ExitCode, child.Errors);
        Assert.AreEqual("somebody else's", File.ReadAllText(planted));
        Assert.HasCount(1, Directory.GetFiles(_folder.FullName, "*", SearchOption.AllDirectories));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [DataRow("missing", "missing")]
    [DataRow("file", "file")]
    [DataRow("/proc/self", "/proc/self")]
    public void EnsureLoaded_NeedsNoFolder(string home, string temporary)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "file"), "");

        var child = EndWith(Path.Combine(_folder.FullName, home), Path.Combine(_folder.FullName, temporary));

        Assert.AreEqual(0, child.ExitCode, child.Errors);
        Assert.HasCount(1, _folder.GetFileSystemInfos());
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void EnsureLoaded_NeedsNoHome_WhenItHoldsNoCodeAndIsFull()
    {
        using var mount = new TemporaryMount("size=1m,noexec");

        var child = EndWith(mount.Path, mount.Path);

        Assert.AreEqual(0, child.ExitCode, child.Errors);
        Assert.IsEmpty(Directory.GetFileSystemEntries(mount.Path));
    }

    [TestMethod]
    public void Describe_NamesThePackage_WhenTheLibraryIsMissing()
    {
        var message = NativeLibraries.Describe(new DllNotFoundException("no such library"));

        StringAssert.Contains(message, "Add the NuGet package libtorch-cpu-");
        StringAssert.Contains(message, "no such library");
    }

    private static (int ExitCode, string[] Output, string Errors) EndWith(string home, string temporary) =>
        ChildProcess.End(new Dictionary<string, string?> { ["HOME"] = home, ["XDG_DATA_HOME"] = null, ["TMPDIR"] = temporary }, "end",
            "none", "return", "0");
}
