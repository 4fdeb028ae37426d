using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Runtime;

/// <summary>
/// Processes that end while background threads are inside libtorch. Without care each of them dies of a signal (exit code 139 or 134).
/// </summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class ProcessExitTests
{
    private const int ExitCode = 7;

    [TestMethod]
    [DataRow("engine", "return", 3)]
    [DataRow("engine", "exit")]
    [DataRow("engine", "late")]
    [DataRow("transform", "return")]
    [DataRow("fill", "return")]
    [DataRow("detect", "return")]
    [DataRow("fit", "return", 2)]
    [DataRow("pretrain", "return")]
    [DataRow("load", "return")]
    [DataRow("save", "return")]
    public void Process_EndsWithItsExitCode_WhenBackgroundThreadsAreAtWork(string work, string way, int runs = 1)
    {
        for (var run = 0; run < runs; run++)
        {
            var child = ChildProcess.End("end", work, way, $"{ExitCode}");

            Assert.AreEqual(ExitCode, child.ExitCode, child.Errors);
            Assert.AreEqual("", child.Errors);
            CollectionAssert.AreEquivalent(new[] { "stream", "managed" }, child.Output,
                "C's streams are flushed and ProcessExit has its handlers called.");
        }
    }

    [TestMethod]
    [DataRow("none", "return")]
    [DataRow("abandon", "late", DisplayName = "models are left to the finalizer")]
    public void Process_RunsNativeExitHandlers_WhenNothingIsAtWork(string work, string way)
    {
        var child = ChildProcess.End("end", work, way, $"{ExitCode}");

        Assert.AreEqual(ExitCode, child.ExitCode, child.Errors);
        CollectionAssert.AreEquivalent(new[] { "stream", "managed", "native" }, child.Output);
    }

    [TestMethod]
    public void Process_AbortsWithTheException_WhenMainThrows()
    {
        const int aborted = 128 + 6; // SIGABRT, as every .NET process

        var child = ChildProcess.End("end", "engine", "throw", $"{ExitCode}");

        Assert.AreEqual(aborted, child.ExitCode);
        StringAssert.Contains(child.Errors, "Nobody catches this.");
    }
}
