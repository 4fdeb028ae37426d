using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using Sweep;

namespace Microsoft.ML.DebertaV3.Tests.Samples;

/// <summary>samples/Sweep: what it tries, what it keeps, and that it goes on where it was stopped.</summary>
[TestClass]
public sealed class SweepSampleTests
{
    private static readonly string[] Small = ["--trials", "2", "--folds", "2", "--epochs", "1"];

    [TestMethod]
    public void Draw_IsTheSameForTheSameSeed_AndStaysInItsSpace()
    {
        var trials = Trial.Draw(seed: 3, count: 50, mostEpochs: 12);

        CollectionAssert.AreEqual(Trial.Draw(3, 20, 12).ToArray(), trials.Take(20).ToArray());
        CollectionAssert.AreNotEqual(Trial.Draw(4, 50, 12).ToArray(), trials.ToArray());
        Assert.IsNull(trials[0].LearningRate);
        foreach (var trial in trials.Skip(1))
        {
            Assert.IsInRange(1e-4, 5e-3, trial.LearningRate!.Value);
            Assert.IsInRange(3, 12, trial.Epochs);
            Assert.IsInRange(0, DebertaV3Checkpoint.Tiny.Config.Layers, trial.NewLayers!.Value);
            Assert.AreEqual(trial.Epochs, trial.Options().MaxEpochs);
        }
    }

    [TestMethod]
    public void Results_AreFoundAgain_ButNotThoseOfAnotherSweep_OrOfABrokenLine()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "trials.jsonl");
        var trials = Trial.Draw(seed: 1, count: 3, mostEpochs: 12);
        var results = new ResultsFile(path, "this");
        results.Add(new(trials[0], "this", [0.5, 0.7], [1, 2], 3));
        results.Add(new(trials[1], "this", [0.5], [1], 3));
        File.AppendAllText(path, "{\"Trial\":{\"Num");

        var again = new ResultsFile(path, "this");

        Assert.HasCount(2, again.Finished);
        Assert.AreEqual(0.6, again.Find(trials[0])!.Accuracy, 1e-12);
        Assert.AreEqual(trials[1], again.Find(trials[1])!.Trial);
        Assert.IsNull(again.Find(trials[2]));
        Assert.IsEmpty(new ResultsFile(path, "another").Finished);
    }

    [TestMethod]
    [DoNotParallelize]
    public void Program_SkipsWhatIsFinished()
    {
        using var folder = new TemporaryFolder();
        var (messages, results) = (Path.Combine(folder.Path, "few.tsv"), Path.Combine(folder.Path, "trials.jsonl"));
        var lines = File.ReadAllLines(RepositoryRoot.Path("samples/TextClassification/data/messages.tsv"));
        File.WriteAllLines(messages, [lines[0], .. lines.Skip(1).Where((_, i) => i % 10 == 0)]);
        string[] arguments = ["--data", messages, "--results", results, .. Small];

        var first = SampleProgram.Run("Sweep", arguments);
        var kept = File.ReadAllLines(results);
        File.WriteAllLines(results, [kept[0], kept[1][..10]]); // as if it had been stopped in the second trial
        var second = SampleProgram.Run("Sweep", arguments);

        Assert.DoesNotContain("finished before", first);
        Assert.Contains("test messages", first);
        Assert.AreEqual(2, second.Split("finished before").Length);
        Assert.HasCount(2, File.ReadAllLines(results));
    }

    [TestMethod]
    public void Program_SaysWhatIsWrong_WhenThereAreTooFewFolds()
    {
        var end = SampleProgram.End("Sweep", "--folds", "1");

        Assert.AreEqual(1, end.ExitCode);
        StringAssert.Contains(end.Errors, "--folds must be at least 2");
    }
}
