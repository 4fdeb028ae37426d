using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

[TestClass]
public sealed class ProgressTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Fit_LogsLossRateAndSpeed_UnderTheTrainersName()
    {
        var log = new LogCapture(_context);

        SmallNetwork.MulticlassTrainer(options => options.MaxEpochs = 3, _context).Fit(Examples.View(_context)).Dispose();

        var epochs = log.Of(ChannelMessageKind.Info).Where(line => line.StartsWith("Epoch ", StringComparison.Ordinal))
            .ToLookup(line => line.Contains(" ends: ", StringComparison.Ordinal));
        var lines = epochs[false].ToArray();
        Assert.HasCount(4, lines); // the first step, then the end of each epoch
        foreach (var line in lines)
            StringAssert.Matches(line,
                new(@"^Epoch [1-3]/3, step \d+/12: loss \d+\.\d{4}, learning rate \d\.\d\de[-+]\d+, \d+ rows/s, \d\d:\d\d:\d\d left"));
        Assert.HasCount(3, epochs[true].ToArray());
        foreach (var line in epochs[true])
            StringAssert.Matches(line, new(@"^Epoch [1-3] ends: training loss \d+\.\d{4}, \d+\.\d s$"));
        Assert.IsTrue(log.Ours.All(line => line.Source.StartsWith("DebertaV3TextClassification", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Fit_SaysWhichFiguresAreOfHeldOutRows()
    {
        var log = new LogCapture(_context);

        SmallNetwork.MulticlassTrainer(options => options.ValidationFraction = 0.3, _context).Fit(Examples.View(_context)).Dispose();

        var line = log.Of(ChannelMessageKind.Info).Single(line => line.Contains(" ends: ", StringComparison.Ordinal));
        StringAssert.Matches(line,
            new(@"^Epoch 1 ends: training loss \d+\.\d{4}, \d+\.\d s; held out: MicroAccuracy \d\.\d{4}, MacroAccuracy \d\.\d{4}, "));
    }

    [TestMethod]
    public void Fit_ReportsEveryStep()
    {
        var steps = new List<TrainingProgress>();

        SmallNetwork.MulticlassTrainer(options => (options.MaxEpochs, options.Progress) = (2, new StepHook(steps.Add)), _context)
            .Fit(Examples.View(_context)).Dispose();

        CollectionAssert.AreEqual(Enumerable.Range(1, 8).Select(i => (long)i).ToArray(), steps.Select(step => step.Step).ToArray());
        CollectionAssert.AreEqual(new[] { 4, 8 }, steps.Where(step => step.IsEndOfEpoch).Select(step => (int)step.Step).ToArray());
        Assert.AreEqual(26, steps.Sum(step => step.Rows));
        Assert.IsTrue(steps.All(step => double.IsFinite(step.Loss) && step.Steps == 8 && step.Epochs == 2 && step.RowsPerSecond > 0));
    }

    [TestMethod]
    public void Fit_EndsBetweenStepsAndFreesEverything_WhenTheContextIsCancelled()
    {
        var (steps, data) = (0, Examples.View(_context));
        var trainer = SmallNetwork.MulticlassTrainer(options => (options.MaxEpochs, options.Progress) = (100, new StepHook(step =>
        {
            steps++;
            if (step.Step == 3)
                _context.CancelExecution();
        })), _context);
        var before = LiveTensors.Count;

        Assert.Throws<OperationCanceledException>(() => trainer.Fit(data));

        Assert.AreEqual(3, steps);
        Assert.AreEqual(before, LiveTensors.Count);
    }

    [TestMethod]
    public void Fit_PassesOnWhatTheApplicationThrows_AndFreesEverything()
    {
        var trainer = SmallNetwork.MulticlassTrainer(options => options.Progress = new StepHook(_ => throw new TimeZoneNotFoundException()),
            _context);
        var data = Examples.View(_context);
        var before = LiveTensors.Count;

        Assert.ThrowsExactly<TimeZoneNotFoundException>(() => trainer.Fit(data));

        Assert.AreEqual(before, LiveTensors.Count);
    }

    [TestMethod]
    public void Fit_SaysWhatToDo_WhenTheLossIsNotFinite()
    {
        var trainer = _context.Regression.Trainers.DebertaV3TextRegression(SmallNetwork.Regression(o => o.StandardizeLabels = false));
        TextExample[] rows = [new() { Sentence1 = "a", Value = 1 }, new() { Sentence1 = "b", Value = 3e38f }];

        var problem = Assert.ThrowsExactly<DebertaV3TrainingException>(() => trainer.Fit(_context.Data.LoadFromEnumerable(rows)));
        problem.Transformer.Dispose();

        StringAssert.Contains(problem.Message, "up to step 1");
        StringAssert.Contains(problem.Message, "check the labels");
    }
}
