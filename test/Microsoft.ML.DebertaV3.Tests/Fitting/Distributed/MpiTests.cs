using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;

namespace Microsoft.ML.DebertaV3.Tests.Fitting.Distributed;

/// <summary>Ranks that mpiexec starts on this machine: they equal one process, end together, and go on where they were killed.</summary>
[TestClass]
public sealed class MpiTests
{
    private const string Steps = "9", Rows = "8";
    private const float Tolerance = 2e-5f;

    private static readonly Lazy<Dictionary<string, float[]>> OneProcess = new(() =>
    {
        using var folder = new TemporaryFolder();
        var (exitCode, _, errors) = MpiProgram.RunAlone("ranks", folder.Path, Steps, Rows);
        Assert.AreEqual(0, exitCode, errors);
        return Weights(folder.Path);
    });

    [TestMethod]
    [DataRow(2)]
    [DataRow(4)]
    public void Fits_EqualThoseOfOneProcess_WhenRanksShareTheirBatches(int ranks)
    {
        using var folder = new TemporaryFolder();

        var (exitCode, output, errors) = MpiProgram.Run(ranks, "ranks", folder.Path, Steps, Rows);

        Assert.AreEqual(0, exitCode, errors);
        Assert.AreEqual(ranks, output.Count(line => line.StartsWith("rank ", StringComparison.Ordinal)));
        RequireClose(OneProcess.Value, Weights(folder.Path));
        Assert.IsFalse(errors.Contains("1: Epoch", StringComparison.Ordinal), "Only rank 0 logs.");
        StringAssert.Contains(errors, "0: Epoch");
    }

    [TestMethod]
    public void Ranks_EndTogether_WhenOneIsKilled_AndOthersGoOn()
    {
        using var folder = new TemporaryFolder();

        KillOneRank(ranks: 2, folder.Path);
        var (exitCode, output, errors) = MpiProgram.Run(4, "ranks", folder.Path, Steps, Rows);

        Assert.AreEqual(0, exitCode, errors);
        Assert.DoesNotContain("step 1", output.TakeWhile(line => line != $"step {Steps}"), "The fit goes on from its folder.");
        RequireClose(OneProcess.Value, Weights(folder.Path));
    }

    [TestMethod]
    public void Ranks_EndTogether_WhenOneThrows()
    {
        var (exitCode, _, errors) = MpiProgram.Run(3, "ranks", "throw");

        Assert.AreNotEqual(0, exitCode);
        StringAssert.Contains(errors, "Rank 2 of 3 failed");
        StringAssert.Contains(errors, "This rank has no data.");
    }

    // SIGKILL after some steps of the first fit; mpiexec must then end by itself.
    private static void KillOneRank(int ranks, string folder)
    {
        using var mpiexec = MpiProgram.Start(ranks, "ranks", folder, Steps, Rows);
        var victim = 0;
        while (mpiexec.StandardOutput.ReadLine() is { } line && line != "step 4")
        {
            if (line.Split(' ') is ["rank", var rank, var id] && rank == $"{ranks - 1}")
                victim = int.Parse(id, null);
        }
        using (var process = Process.GetProcessById(victim))
            process.Kill();
        for (var tenths = 0; tenths < 300 && !mpiexec.WaitForExit(100); tenths++) // 30 s, in which this process runs
        {
        }
        Assert.IsTrue(mpiexec.HasExited, "mpiexec goes on after a rank was killed.");
        Assert.AreNotEqual(0, mpiexec.ExitCode);
    }

    private static void RequireClose(Dictionary<string, float[]> expected, Dictionary<string, float[]> actual)
    {
        CollectionAssert.AreEquivalent(expected.Keys, actual.Keys);
        foreach (var (file, weights) in expected)
        {
            var largest = weights.Zip(actual[file]).Max(pair => Math.Abs(pair.First - pair.Second));
            Assert.IsLessThanOrEqualTo(Tolerance, largest, $"largest difference of a weight in {file}");
        }
    }

    // The values behind the header of each .safetensors file, by its path in the folder.
    private static Dictionary<string, float[]> Weights(string folder) => new[] { "classifier", "pretrained" }
        .SelectMany(model => Directory.GetFiles(Path.Combine(folder, model), "*.safetensors", SearchOption.AllDirectories))
        .ToDictionary(file => Path.GetRelativePath(folder, file), file =>
        {
            var bytes = File.ReadAllBytes(file);
            return MemoryMarshal.Cast<byte, float>(bytes.AsSpan(8 + (int)BitConverter.ToInt64(bytes))).ToArray();
        });
}
