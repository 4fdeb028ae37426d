using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Samples;

/// <summary>samples/Pretraining and samples/SharingAblation, for a few steps.</summary>
[TestClass]
[DoNotParallelize]
public sealed class PretrainingSampleTests
{
    private static readonly string[] Pictures = ["generator-loss.png", "discriminator-loss.png", "generator-similarity.png",
        "discriminator-similarity.png"];

    private readonly string _folder = Directory.CreateTempSubdirectory("deberta-v3-sample-").FullName;

    [TestCleanup]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Pretraining_FineTunesBeforeAndAfter_AndKeepsTheWeights()
    {
        var output = SampleProgram.Run("Pretraining", "--steps", "2", "--epochs", "1", "--repeats", "2", "--messages", FewMessages(),
            "--output", _folder);

        Assert.Contains("held out", output);
        Assert.Contains("before pre-training", output);
        Assert.IsNotNull(DebertaV3Checkpoint.FromFolder(_folder).Generator);
    }

    [TestMethod]
    public void SharingAblation_DrawsCurvesAndHasAllFigures_OfEachMode()
    {
        var output = SampleProgram.Run("SharingAblation", "--steps", "2", "--batch", "2", "--length", "32", "--config", "16,2,2",
            "--output", _folder);

        Assert.Contains("detection gain", output);
        Assert.IsTrue(Pictures.All(name => new FileInfo(Path.Combine(_folder, name)).Length > 0));
        var rows = File.ReadLines(Path.Combine(_folder, "intervals.csv")).Skip(1).ToArray();
        Assert.HasCount(4 * 2, rows);
        Assert.HasCount(4, rows.Select(row => row.Split("\",")[0]).Distinct());
    }

    // Every tenth of them.
    private string FewMessages()
    {
        var path = Path.Combine(_folder, "few.tsv");
        var lines = File.ReadAllLines(RepositoryRoot.Path("samples/TextClassification/data/messages.tsv"));
        File.WriteAllLines(path, [lines[0], .. lines.Skip(1).Where((_, i) => i % 10 == 0)]);
        return path;
    }
}
