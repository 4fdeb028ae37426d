using System.Text.Json.Nodes;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;

namespace Microsoft.ML.DebertaV3.Tests.Fitting;

/// <summary>
/// A run that is stopped anywhere and resumed ends with the bits of one that was not: weights, optimizer, best epoch, history.
/// </summary>
[TestClass]
public sealed class ResumeTests
{
    private static readonly (string Weights, string History, string LastCheckpoint) Uninterrupted = Train(everySteps: 100);

    [TestMethod]
    public void Reference_HasAnEpochThatEndsEarly_AndSkippedSteps()
    {
        var history = JsonNode.Parse(Uninterrupted.History)!;

        Assert.AreEqual("4 8 10", string.Join(' ', history["Epochs"]!.AsArray().Select(epoch => (long)epoch!["Step"]!)));
        Assert.IsInRange(2, 3, (int)history["SkippedSteps"]!);
        Assert.IsNotNull(history["BestEpoch"]);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void Run_EndsBitEqual_AfterACrashBehindAnyStep(int everySteps)
    {
        for (var at = 1; at <= StoredToyRun.Steps; at++)
        {
            using var folder = new TemporaryFolder();
            var crash = at;
            Crash(new(folder.Path, everySteps) { Stepped = step => CrashAt(crash, step) });
            var resumed = new StoredToyRun(folder.Path, everySteps);

            Assert.AreEqual(Uninterrupted, resumed.Train(), $"after step {at}");
            Assert.AreEqual(StoredToyRun.Steps - (at - 1) / everySteps * everySteps, resumed.StepsRun, $"after step {at}");
        }
    }

    [TestMethod]
    public void Run_EndsBitEqual_AfterACrashBehindAnyCheckpoint()
    {
        for (var at = 1; at <= StoredToyRun.Steps; at++)
        {
            using var folder = new TemporaryFolder();
            var crash = at;
            Crash(new(folder.Path, everySteps: 1) { Saved = step => CrashAt(crash, step) });
            var resumed = new StoredToyRun(folder.Path, everySteps: 1);

            Assert.AreEqual(Uninterrupted, resumed.Train(), $"after the checkpoint of step {at}");
            Assert.AreEqual(StoredToyRun.Steps - at, resumed.StepsRun);
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Run_EndsBitEqual_AfterACrashBehindAValidation(int epoch)
    {
        using var folder = new TemporaryFolder();
        Crash(new(folder.Path, everySteps: 1) { EpochEnded = ended => CrashAt(epoch, ended) });

        Assert.AreEqual(Uninterrupted, Train(1, folder.Path));
    }

    [TestMethod]
    public void Run_EndsBitEqual_AfterACrashAtEveryStep()
    {
        using var folder = new TemporaryFolder();
        for (var at = 1; at <= StoredToyRun.Steps; at++)
        {
            var crash = at;
            Crash(new(folder.Path, everySteps: 1) { Saved = step => CrashAt(crash, step) });
        }

        Assert.AreEqual(Uninterrupted, Train(1, folder.Path));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(4)]
    [DataRow(5)]
    [DataRow(10)]
    public void Run_EndsBitEqual_AfterItWasCancelled(int step)
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        var cancelled = new StoredToyRun(folder.Path, everySteps: 100)
        {
            Cancellation = cancellation.Token,
            Stepped = done =>
            {
                if (done == step)
                    cancellation.Cancel();
            },
        }.Train();
        var resumed = new StoredToyRun(folder.Path, everySteps: 100);

        Assert.AreEqual(step < StoredToyRun.Steps, (bool)JsonNode.Parse(cancelled.History)!["Cancelled"]!);
        Assert.AreEqual(Uninterrupted, resumed.Train());
        Assert.AreEqual(StoredToyRun.Steps - step, resumed.StepsRun);
    }

    [TestMethod]
    public void Run_GivesTheSameAgain_WhenItWasDone()
    {
        using var folder = new TemporaryFolder();
        Train(3, folder.Path);
        var again = new StoredToyRun(folder.Path, everySteps: 3);

        Assert.AreEqual(Uninterrupted, again.Train());
        Assert.AreEqual(0, again.StepsRun);
    }

    [TestMethod]
    public void Run_StopsEarlyWhereAnUninterruptedOneDoes()
    {
        using TemporaryFolder whole = new(), parts = new();
        var uninterrupted = new StoredToyRun(whole.Path, everySteps: 1) { Patience = 1 }.Train();
        var last = (int)JsonNode.Parse(uninterrupted.History)!["Steps"]!;
        for (var at = 1; at <= last; at++)
        {
            var crash = at;
            Crash(new(parts.Path, everySteps: 1) { Patience = 1, Saved = step => CrashAt(crash, step) });
        }

        Assert.AreEqual(uninterrupted, new StoredToyRun(parts.Path, everySteps: 1) { Patience = 1 }.Train());
        Assert.IsTrue((bool)JsonNode.Parse(uninterrupted.History)!["StoppedEarly"]!, uninterrupted.History);
    }

    [TestMethod]
    public void Run_NamesEveryDifference_WhenTheFolderIsAnotherRuns()
    {
        using var folder = new TemporaryFolder();
        Dictionary<string, string> First() => new() { ["BatchSize"] = "4", ["Seed"] = "1", ["Gone"] = "x", ["MaxSteps"] = "" };
        new StoredToyRun(folder.Path, everySteps: 5) { Fingerprint = First() }.Train();
        var before = Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories);
        var other = new StoredToyRun(folder.Path,
            everySteps: 5)
        { Fingerprint = new() { ["BatchSize"] = "8", ["Seed"] = "1", ["MaxSteps"] = "7", ["New"] = "y" } };

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => other.Train());

        StringAssert.Contains(error.Message,
            "BatchSize was 4, now 8; Gone was x, now absent; MaxSteps was not set, now 7; New was absent, now y.");
        CollectionAssert.AreEquivalent(before, Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories));
        Assert.AreEqual(0, other.StepsRun);
    }

    private static (string Weights, string History, string LastCheckpoint) Train(int everySteps, string? path = null)
    {
        using var folder = new TemporaryFolder();
        return new StoredToyRun(path ?? folder.Path, everySteps).Train();
    }

    private static void Crash(StoredToyRun run) => Assert.ThrowsExactly<SimulatedCrashException>(() => run.Train());

    private static void CrashAt(long at, long now)
    {
        if (at == now)
            throw new SimulatedCrashException();
    }

    private sealed class SimulatedCrashException : Exception;
}
