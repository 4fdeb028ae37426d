using Microsoft.ML.DebertaV3.Tests.Support;
using Tickets;

namespace Microsoft.ML.DebertaV3.Tests.Samples.ModelBuilder;

/// <summary>The console's commands, and the parts of the sample that both programs share.</summary>
[TestClass]
[DoNotParallelize]
public sealed class TicketConsoleTests
{
    private static TicketFixture _tickets = null!;

    [ClassInitialize]
    public static void Train(TestContext _) => _tickets = new TicketFixture();

    [ClassCleanup]
    public static void Clean() => _tickets.Dispose();

    [TestMethod]
    public void Retrain_LeavesOneCompleteModel_WhenItEnds()
    {
        var files = Directory.GetFiles(_tickets.Folder).Select(Path.GetFileName);

        CollectionAssert.AreEquivalent(new[] { "few.tsv", ModelFile.Name }, files.ToArray());
    }

    [TestMethod]
    public void Predict_PrintsTheLabelAndTheBestScores_ForEachText()
    {
        var expected = TicketConsole.Predict(_tickets.Folder, ["One bin.", "Two books."]);

        var lines = TicketConsole.Run("predict", "--folder", _tickets.Folder, "One bin.", "Two books.").TrimEnd().Split('\n');

        Assert.HasCount(4, lines);
        Assert.StartsWith(expected[0].PredictedLabel, lines[0]);
        Assert.EndsWith("Two books.", lines[2].TrimEnd());
        Assert.Contains($"{expected[1].PredictedLabel} {expected[1].Score.Max():p1}", lines[3]);
    }

    [TestMethod]
    public void Evaluate_PrintsMetricsAndConfusion_OfTheFile()
    {
        var output = TicketConsole.Run("evaluate", "--folder", _tickets.Folder, "--data", _tickets.Data);

        Assert.Contains("Micro-accuracy", output);
        Assert.Contains("Confusion table", output);
        foreach (var label in new[] { "Library", "Noise", "Parks", "Roads", "Waste", "Water" })
            Assert.Contains($"{label} ||", output);
    }

    [TestMethod]
    public void TrainIfMissing_LeavesTheModel_WhenThereIsOne()
    {
        var before = File.GetLastWriteTimeUtc(_tickets.ModelPath);

        ModelFile.TrainIfMissing(_tickets.ModelPath, "no such file", line => Assert.Fail(line));

        Assert.AreEqual(before, File.GetLastWriteTimeUtc(_tickets.ModelPath));
    }

    [TestMethod]
    public void TrainIfMissing_TrainsOnce_WhenThereIsNone()
    {
        var path = Path.Combine(_tickets.Folder, "another.mlnet");
        var lines = new List<string>();

        ModelFile.TrainIfMissing(path, _tickets.Data, lines.Add);

        using var engines = TicketEngines.Load(path);
        Assert.HasCount(6, engines.Labels);
        Assert.Contains(path, lines[0]);
        Assert.IsTrue(lines.Any(line => line.StartsWith("Epoch 1", StringComparison.Ordinal)));
        File.Delete(path);
    }

    [TestMethod]
    public void Engines_FreeTheModel_WhenDisposed()
    {
        var before = LiveTensors.Count;

        var engines = TicketEngines.Load(_tickets.ModelPath);
        var output = engines.Predict(new TicketModel.ModelInput { Text = "A bin." });
        engines.Dispose();

        Assert.IsTrue(output.Score.All(float.IsFinite));
        Assert.AreEqual(before, LiveTensors.Count);
        Assert.ThrowsExactly<ObjectDisposedException>(() => engines.Predict(new TicketModel.ModelInput { Text = "A bin." }));
    }
}
