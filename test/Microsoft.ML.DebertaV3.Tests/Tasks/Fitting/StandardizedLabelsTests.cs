using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.Fitting;

/// <summary>Regressions whose labels have a unit of their own: 0 to 4000, as those of the trial.</summary>
[TestClass]
[DoNotParallelize]
public sealed class StandardizedLabelsTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Fit_LearnsLabelsOfThousands()
    {
        var data = View(Thousands);
        void Long(DebertaV3TextRegressionOptions o) => (o.MaxEpochs, o.LearningRate) = (80, 1e-2);
        using var standardized = Fit(data, Long);
        using var raw = Fit(data, o =>
        {
            Long(o);
            o.StandardizeLabels = false;
        });

        var metrics = _context.Regression.Evaluate(standardized.Transform(data), "Value");
        var before = _context.Regression.Evaluate(raw.Transform(data), "Value");

        Assert.IsGreaterThan(0.5, metrics.RSquared);
        Assert.IsLessThan(0, before.RSquared); // the fault: the head never gets near 2000
        Assert.IsLessThan(10, standardized.TrainingHistory.Epochs[0].TrainingLoss); // in units of the labels' variance
        Assert.IsGreaterThan(1e6, raw.TrainingHistory.Epochs[0].TrainingLoss);
    }

    [TestMethod]
    public void Scores_FollowTheUnit()
    {
        var (small, large) = (View(value => value), View(Thousands));
        using DebertaV3Transformer first = Fit(small, o => o.MaxEpochs = 3), second = Fit(large, o => o.MaxEpochs = 3);

        var expected = Scores(first, small).Select(score => Thousands(score));

        foreach (var (wanted, found) in expected.Zip(Scores(second, large)))
            Assert.AreEqual(wanted, found, 0.5f);
    }

    [TestMethod]
    public void SavedModelsAndFolders_SpeakTheLabelsUnit()
    {
        using var folder = new TemporaryFolder();
        using var zip = new MemoryStream();
        var data = View(Thousands);
        using var model = Fit(data);
        var scores = Scores(model, data);

        model.SavePretrained(folder.Path);
        _context.Model.Save(model, data.Schema, zip);
        zip.Position = 0;
        using var fromFolder = _context.Model.LoadDebertaV3(folder.Path, batchSize: 4);
        using var fromZip = (DebertaV3Transformer)_context.Model.Load(zip, out _);

        CollectionAssert.AreEqual(scores, Scores(fromFolder, data));
        CollectionAssert.AreEqual(scores, Scores(fromZip, data));
        Assert.AreEqual(2000f, scores.Average(), 1500f);
    }

    [TestMethod]
    public void TrainingOn_StartsFromWhatTheModelSays_WhateverTheNewLabelsAre()
    {
        var log = new LogCapture(_context);
        var data = View(Thousands);
        using var original = Fit(data, o => (o.MaxEpochs, o.LearningRate) = (5, 1e-2));
        var expected = Scores(original, data);

        using var refitted = Fit(View(value => 3 * value), o => (o.Checkpoint, o.LearningRate) = (original.Checkpoint, 1e-30));

        foreach (var (wanted, found) in expected.Zip(Scores(refitted, data)))
            Assert.AreEqual(wanted, found, 1e-2f); // one rounding there and one back
        StringAssert.Contains(string.Join('\n', log.Of(ChannelMessageKind.Info)), "is kept");
        CollectionAssert.AreEqual(expected, Scores(original, data), "The checkpoint was changed.");
    }

    [TestMethod]
    public void Cancelled_HasTheLabelsUnit()
    {
        using var scope = NewDisposeScope();
        using var cancellation = new CancellationTokenSource();
        var data = View(Thousands);
        void Steady(DebertaV3TextRegressionOptions o) => (o.MaxEpochs, o.Schedule, o.WarmupSteps) = (9, LearningRateSchedule.Constant, 0);
        using var expected = Fit(data, o =>
        {
            Steady(o);
            o.MaxSteps = 3;
        });

        using var cancelled = Fit(data, o =>
        {
            Steady(o);
            o.CancellationToken = cancellation.Token;
            o.Progress = new StepHook(progress =>
            {
                if (progress.Step == 3)
                    cancellation.Cancel();
            });
        });

        Assert.IsTrue(cancelled.TrainingHistory.Cancelled);
        TensorAssert.AreClose(Tiny.Weights(expected.Model.Network), Tiny.Weights(cancelled.Model.Network), 0);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Diverged_HasTheLabelsUnit(bool validates)
    {
        var data = View(Thousands);
        void First(DebertaV3TextRegressionOptions o) => (o.BatchSize, o.MaxEpochs, o.ValidationFraction) = (100, 1, validates ? 0.25 : 0);
        using var expected = Fit(data, First); // one step, at the rate 0

        using var diverged = Assert.ThrowsExactly<DebertaV3TrainingException>(() => Fit(data, o =>
        {
            First(o);
            (o.MaxEpochs, o.WarmupSteps, o.LearningRate, o.ClipNorm, o.MaxNonFiniteSteps) = (9, 1, 1e30, 0, 3);
        })).Transformer;

        CollectionAssert.AreEqual(Scores(expected, data), Scores(diverged, data));
        Assert.AreEqual(2000f, Scores(diverged, data).Average(), 1500f);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(5)]
    public void Fit_SaysTheLabelAndWarns_WhenThereIsOne(int rows)
    {
        var log = new LogCapture(_context);
        var data = View(_ => 3000, rows);

        using var model = Fit(data);

        foreach (var score in Scores(model, data))
            Assert.AreEqual(3000f, score, 5f);
        StringAssert.Contains(string.Join('\n', log.Of(ChannelMessageKind.Warning)), $"All {rows} training rows have the label '3000'");
    }

    [TestMethod]
    public void Fit_EndsBitEqual_WhenItResumes()
    {
        using var scope = NewDisposeScope();
        using TemporaryFolder folder = new(), whole = new();
        var data = View(Thousands);
        using var expected = Fit(data, o => Checked(o, whole));

        Stop(data, o => Checked(o, folder));
        var state = File.ReadAllText(Path.Combine(Directory.GetDirectories(folder.Path)[0], RunFolder.StateFile));
        using var resumed = Fit(data, o => Checked(o, folder));
        using var again = Fit(data, o => Checked(o, folder)); // nothing is left to do but to fold

        SmallFits.AreEqual(expected, resumed);
        SmallFits.AreEqual(expected, again);
        StringAssert.Contains(state, "\"Label mean\": \"");
        StringAssert.Contains(state, "\"Label scale\": \"");
    }

    [TestMethod]
    public void Fit_Refuses_WhenTheFolderIsOfLabelsAsTheyAre()
    {
        using var folder = new TemporaryFolder();
        var data = View(Thousands);
        Stop(data, o => Checked(o, folder));

        var problem = Assert.ThrowsExactly<InvalidOperationException>(() => Fit(data, o =>
        {
            Checked(o, folder);
            o.StandardizeLabels = false;
        }));

        StringAssert.Contains(problem.Message, "StandardizeLabels was True, now False");
        StringAssert.Contains(problem.Message, "Label mean was ");
    }

    [TestMethod]
    public void Fit_GoesOnAsItBegan_WhenTheFolderIsOfAVersionThatDidNotStandardize()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var data = View(value => value);
        using var expected = Fit(data, o => (o.MaxEpochs, o.StandardizeLabels) = (3, false));
        Stop(data, o =>
        {
            Checked(o, folder);
            o.StandardizeLabels = false;
        });
        ForgetOption(folder, "StandardizeLabels");

        Stop(data, o => Checked(o, folder), step: 7);
        using var resumed = Fit(data, o => Checked(o, folder));

        SmallFits.AreEqual(expected, resumed);
    }

    [TestMethod]
    public void Fit_LeavesNoTensor_WhenItValidates()
    {
        var before = LiveTensors.Count;

        Fit(View(Thousands), o => (o.MaxEpochs, o.ValidationFraction) = (3, 0.25)).Dispose();

        Assert.AreEqual(before, LiveTensors.Count);
    }

    private static float Thousands(float value) => 1000 * value + 2500; // from 0 to 4000

    private static void Checked(DebertaV3TextRegressionOptions options, TemporaryFolder folder) =>
        (options.MaxEpochs, options.ResumeFolder, options.SaveEverySteps) = (3, folder.Path, 2);

    // As if it were written before there was the option.
    private static void ForgetOption(TemporaryFolder folder, string option)
    {
        foreach (var checkpoint in Directory.GetDirectories(folder.Path))
        {
            var path = Path.Combine(checkpoint, RunFolder.StateFile);
            var lines = File.ReadAllLines(path);
            File.WriteAllLines(path, lines.Where(line => !line.Contains(option, StringComparison.Ordinal)));
            SaveDigests.Write(checkpoint, [RunFolder.ModelFile, RunFolder.OptimizerFile, RunFolder.StateFile]);
        }
    }

    private void Stop(IDataView data, Action<DebertaV3TextRegressionOptions> change, int step = 5) =>
        Assert.ThrowsExactly<TimeoutException>(() => Fit(data, o =>
        {
            change(o);
            o.Progress = new StepHook(progress =>
            {
                if (progress.Step == step)
                    throw new TimeoutException();
            });
        }));

    private DebertaV3Transformer Fit(IDataView data, Action<DebertaV3TextRegressionOptions>? change = null) =>
        _context.Regression.Trainers.DebertaV3TextRegression(SmallNetwork.Regression(change)).Fit(data);

    private IDataView View(Func<float, float> label, int rows = 13)
    {
        var examples = Examples.Rows(rows);
        Array.ForEach(examples, row => row.Value = label(row.Value));
        return _context.Data.LoadFromEnumerable(examples);
    }

    private static float[] Scores(DebertaV3Transformer model, IDataView data) => [.. model.Transform(data).GetColumn<float>("Score")];
}
