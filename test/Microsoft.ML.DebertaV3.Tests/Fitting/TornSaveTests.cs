using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;

namespace Microsoft.ML.DebertaV3.Tests.Fitting;

/// <summary>
/// A damaged checkpoint never counts: the one before it does, and the run ends with the bits of one that was never stopped.
/// </summary>
[TestClass]
public sealed class TornSaveTests
{
    private const string Newest = "step-000000007-00001", Older = "step-000000006-00001", Oldest = "step-000000005-00001";

    private static readonly string Reference = Uninterrupted();

    public static IEnumerable<object[]> Files =>
        ((string[])["model.safetensors", "optimizer.safetensors", "best.safetensors", "state.json", "SHA256SUMS"])
        .Select(file => new object[] { file });

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void Folder_TakesTheOlderCheckpoint_WhenAFileIsDamagedAnywhere(string file)
    {
        using var folder = Stopped();
        var path = Path.Combine(folder.Path, Newest, file);
        var whole = File.ReadAllBytes(path);
        var random = new Random(file.Length);

        for (var i = 0; i < 40; i++)
        {
            File.WriteAllBytes(path, Damage(whole, i, random));
            AssertTaken(folder.Path, Older, file);
        }
        File.Delete(path);
        AssertTaken(folder.Path, Older, file);
        Directory.CreateDirectory(path);
        AssertTaken(folder.Path, Older, file);
        Directory.Delete(path);
        File.WriteAllBytes(path, whole);
        AssertTaken(folder.Path, Newest);
    }

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void Run_EndsBitEqual_WhenItResumesFromTheOlderCheckpoint(string file)
    {
        using var folder = Stopped();
        File.WriteAllBytes(Path.Combine(folder.Path, Newest, file), []);
        var resumed = new StoredToyRun(folder.Path, everySteps: 1);

        Assert.AreEqual(Reference, resumed.Train().LastCheckpoint);
        Assert.AreEqual(StoredToyRun.Steps - 6, resumed.StepsRun);
        Assert.HasCount(1, resumed.Warnings);
        StringAssert.Contains(resumed.Warnings[0], Newest);
        AssertTaken(folder.Path, "step-000000010-00003");
    }

    [TestMethod]
    public void Run_ReplacesTheTornCheckpoint_WhenItComesToItsStepAgain()
    {
        using var folder = Stopped();
        File.WriteAllBytes(Path.Combine(folder.Path, Newest, "state.json"), []);

        Assert.ThrowsExactly<TimeoutException>(() => new StoredToyRun(folder.Path, everySteps: 1) { Keep = 3, Saved = StopAt(7) }.Train());

        AssertTaken(folder.Path, Newest);
    }

    [TestMethod]
    public void Run_KeepsItsOwnCheckpoints_NotTornOnesOfLaterSteps()
    {
        using var folder = Stopped();
        foreach (var torn in new[] { Newest, Older })
            File.WriteAllBytes(Path.Combine(folder.Path, torn, "state.json"), []);
        Directory.Move(Path.Combine(folder.Path, Newest), Path.Combine(folder.Path, "step-000000009-00002"));

        Assert.ThrowsExactly<TimeoutException>(() => new StoredToyRun(folder.Path, everySteps: 1) { Keep = 1, Saved = StopAt(7) }.Train());

        Assert.AreEqual(Newest, string.Join(' ', Directory.GetDirectories(folder.Path).Select(Path.GetFileName)));
        AssertTaken(folder.Path, Newest);
    }

    [TestMethod]
    public void Run_StartsAnew_WhenEveryCheckpointIsTorn()
    {
        using var folder = Stopped();
        foreach (var checkpoint in Directory.GetDirectories(folder.Path))
            File.Delete(Path.Combine(checkpoint, "model.safetensors"));
        var run = new StoredToyRun(folder.Path, everySteps: 1);

        Assert.AreEqual(Reference, run.Train().LastCheckpoint);
        Assert.AreEqual((StoredToyRun.Steps, 3), (run.StepsRun, run.Warnings.Count));
    }

    [TestMethod]
    public void Run_RemovesWhatAKilledProcessLeftUnfinished()
    {
        using var folder = Stopped();
        var left = Directory.CreateDirectory(folder.File("unfinished-step-000000008-00002")).FullName;
        File.WriteAllText(Path.Combine(left, "model.safetensors"), "half");
        var resumed = new StoredToyRun(folder.Path, everySteps: 1);

        Assert.AreEqual(Reference, resumed.Train().LastCheckpoint);
        Assert.IsFalse(Directory.Exists(left));
        Assert.IsEmpty(resumed.Warnings);
    }

    // A run with three checkpoints that was stopped after step 7.
    private static TemporaryFolder Stopped()
    {
        var folder = new TemporaryFolder();
        Assert.ThrowsExactly<TimeoutException>(() => new StoredToyRun(folder.Path, everySteps: 1) { Keep = 3, Saved = StopAt(7) }.Train());
        CollectionAssert.AreEquivalent(new[] { Newest, Older, Oldest }, Directory.GetDirectories(folder.Path).Select(Path.GetFileName)
            .ToArray());
        return folder;
    }

    private static Action<long> StopAt(long at) => step =>
    {
        if (step == at)
            throw new TimeoutException();
    };

    private static string Uninterrupted()
    {
        using var folder = new TemporaryFolder();
        return new StoredToyRun(folder.Path, everySteps: 100).Train().LastCheckpoint;
    }

    // Cut short, one bit flipped, lengthened.
    private static byte[] Damage(byte[] whole, int i, Random random)
    {
        var at = random.Next(whole.Length);
        if (i % 4 == 0)
            return whole[..at];
        if (i % 4 == 1)
            return [.. whole, (byte)random.Next(256)];
        var flipped = whole.ToArray();
        flipped[at] ^= (byte)(1 << random.Next(8));
        return flipped;
    }

    private static void AssertTaken(string path, string expected, string? damaged = null)
    {
        var warnings = new List<string>();
        using var folder = new RunFolder(path, warnings.Add);

        Assert.AreEqual(Path.Combine(path, expected), folder.Stored?.Path);
        Assert.HasCount(damaged is null ? 0 : 1, warnings);
        Assert.IsTrue(
            warnings.TrueForAll(line => line.Contains($"{Newest} is skipped: ", StringComparison.Ordinal) && line.Length > Newest.Length
            + 40), string.Join('\n', warnings));
    }
}
