using System.Diagnostics;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Samples;

/// <summary>samples/BatchScoring: kills, parts, formats, and what it refuses.</summary>
[TestClass]
[DoNotParallelize]
public sealed class BatchScoringTests : IDisposable
{
    private const int Rows = 4030, Chunk = 50, Kills = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly TemporaryFolder _folder = new();

    [TestInitialize]
    public void Make()
    {
        using var model = SmallNetwork.FitMulticlass();
        model.SavePretrained(_folder.File("model"));
        SampleProgram.Run("BatchScoring", "make", "--rows", $"{Rows}", "--rows-file", _folder.File("rows.tsv"));
    }

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Score_GivesTheSame_WhenItIsKilledFiveTimes()
    {
        SampleProgram.Run("BatchScoring", Score("rows.tsv", "unbroken"));

        for (var kill = 1; kill <= Kills; kill++)
            KillAfter(Score("rows.tsv", "broken"), chunks: 5 * kill);
        var printed = SampleProgram.Run("BatchScoring", Score("rows.tsv", "broken"));

        Assert.Contains("All chunks of the file are there.", printed);
        Assert.DoesNotContain("found 0 chunks done", printed); // it went on
        AreEqual("unbroken", "broken");
        var rows = Files("broken").SelectMany(file => File.ReadLines(file).Skip(1)).Select(line => int.Parse(line.Split('\t')[0], null));
        CollectionAssert.AreEqual(Enumerable.Range(0, Rows).ToArray(), rows.ToArray());
        Assert.IsEmpty(Directory.GetFiles(_folder.File("broken"), "*.saving")); // the next run took over what a kill left
    }

    [TestMethod]
    public void Score_GivesTheSame_InPartsAndFromParquet()
    {
        SampleProgram.Run("BatchScoring", "make", "--rows", $"{Rows}", "--rows-file", _folder.File("rows.parquet"));
        SampleProgram.Run("BatchScoring", Score("rows.tsv", "whole"));

        var first = SampleProgram.Run("BatchScoring", [.. Score("rows.parquet", "parts"), "--tsv", "--shard", "1", "--of", "2"]);
        var second = SampleProgram.Run("BatchScoring", [.. Score("rows.parquet", "parts"), "--tsv", "--shard", "0", "--of", "2"]);

        Assert.Contains("Chunks of other parts are missing.", first);
        Assert.Contains("All chunks of the file are there.", second);
        AreEqual("whole", "parts");
    }

    [TestMethod]
    public void Score_WritesParquet_ThatItReads()
    {
        SampleProgram.Run("BatchScoring", "make", "--rows", $"{Rows}", "--rows-file", _folder.File("rows.parquet"));
        SampleProgram.Run("BatchScoring", Score("rows.parquet", "out"));
        File.Copy(Path.Combine(_folder.File("out"), "part-000020.parquet"), _folder.File("labels.parquet"));

        var printed = SampleProgram.Run("BatchScoring", [.. Score("labels.parquet", "again"), "--column", "PredictedLabel"]);

        Assert.Contains($"Scored {Chunk} rows", printed);
    }

    [TestMethod]
    public void Score_SaysWhatIsWrong()
    {
        SampleProgram.Run("BatchScoring", Score("rows.tsv", "out"));
        File.WriteAllText(_folder.File("short.tsv"), "Id\tText\n1\tone\n2\n");

        Refuses("there is no column Title. Its first line has Text", [.. Score("rows.tsv", "new"), "--column", "Title"]);
        Refuses("predictions of another file, model, column or size of chunks", [.. Score("rows.tsv", "out")[..^1], "49"]);
        Refuses("short.tsv(3): the line has 1 cells; the text is in cell 2", Score("short.tsv", "new"));
        Refuses("--shard is 2; it must be 0 to 1", [.. Score("rows.tsv", "out"), "--shard", "2", "--of", "2"]);
    }

    private string[] Score(string input, string output) =>
        ["score", "--model", _folder.File("model"), "--input", _folder.File(input), "--output", _folder.File(output), "--chunk",
            $"{Chunk}"];

    private void KillAfter(string[] arguments, int chunks)
    {
        using var process = SampleProgram.Start("BatchScoring", arguments);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var clock = Stopwatch.StartNew();
        while (!process.HasExited && (!Directory.Exists(_folder.File("broken")) || Files("broken").Length < chunks))
        {
            Assert.IsLessThan(Patience, clock.Elapsed);
            Thread.Sleep(1);
        }
        process.Kill(); // SIGKILL
        process.WaitForExit();
        Assert.AreNotEqual(0, process.ExitCode);
    }

    private string[] Files(string folder) => [.. Directory.GetFiles(_folder.File(folder), "part-*").Order(StringComparer.Ordinal)];

    private void AreEqual(string expected, string actual)
    {
        CollectionAssert.AreEqual(Files(expected).Select(Path.GetFileName).ToArray(), Files(actual).Select(Path.GetFileName).ToArray());
        foreach (var (first, second) in Files(expected).Zip(Files(actual)))
            Assert.AreEqual(File.ReadAllText(first), File.ReadAllText(second));
    }

    private static void Refuses(string problem, string[] arguments)
    {
        var end = SampleProgram.End("BatchScoring", arguments);

        Assert.AreEqual(1, end.ExitCode);
        StringAssert.Contains(end.Errors, problem);
        Assert.DoesNotContain("   at ", end.Errors);
    }
}
