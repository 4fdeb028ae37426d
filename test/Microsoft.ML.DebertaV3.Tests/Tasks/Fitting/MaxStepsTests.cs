using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.Runtime;
using static Microsoft.ML.DebertaV3.Tests.Tasks.Fitting.SmallFits;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.Fitting;

/// <summary>Steps that are asked for are taken, in as many passes as they need.</summary>
[TestClass]
public sealed class MaxStepsTests
{
    private const int StepsPerEpoch = 3;

    [TestMethod]
    public void Fit_TakesAllSteps_WhenThePassesAreOpen()
    {
        using var fitted = Fit(o => (o.MaxEpochs, o.MaxSteps, o.WarmupRatio) = (null, 100, 0.1));

        var history = fitted.TrainingHistory;
        Assert.AreEqual((100L, 34), (history.Steps, history.Epochs.Count));
        Assert.AreEqual(1e-3 * (100 - 11) / 90, history.Epochs[3].LearningRate, 1e-12); // the schedule's end is the hundredth step
        Assert.AreEqual(1e-3 / 90, history.Epochs[^1].LearningRate, 1e-12);
    }

    [TestMethod]
    public void Fit_PassesTenTimes_WhenNothingIsSet()
    {
        using var fitted = Fit(o => o.MaxEpochs = null);

        Assert.AreEqual((10L * StepsPerEpoch, 10), (fitted.TrainingHistory.Steps, fitted.TrainingHistory.Epochs.Count));
    }

    [TestMethod]
    [DataRow(3, 100, 9, true)]
    [DataRow(3, 9, 9, false)]
    [DataRow(3, 4, 4, false)]
    public void Fit_EndsWithWhatIsReachedFirst_AndSaysSo(int epochs, int steps, int expected, bool warns)
    {
        var context = new MLContext(seed: 1);
        var log = new LogCapture(context);

        using var fitted = Trainer(context, o => (o.MaxEpochs, o.MaxSteps) = (epochs, steps))
            .Fit(Examples.View(context, Examples.Rows(13)));

        Assert.AreEqual(expected, fitted.TrainingHistory.Steps);
        var warnings = log.Of(ChannelMessageKind.Warning).Where(line => line.Contains("MaxSteps", StringComparison.Ordinal)).ToArray();
        Assert.HasCount(warns ? 1 : 0, warnings);
        if (warns)
            StringAssert.StartsWith(warnings[0], "MaxSteps of 100 is not reached: training ends after 9 steps, because MaxEpochs is 3.");
    }

    [TestMethod]
    public void Fit_GoesOnAsRecorded_WhenAnOlderVersionRecordedPassesBesideSteps()
    {
        using var folder = new TemporaryFolder();
        void Stored(DebertaV3TextClassificationOptions o) => (o.ResumeFolder, o.SaveEverySteps, o.MaxSteps) = (folder.Path, 2, 100);
        using var expected = Fit(o => (o.MaxEpochs, o.MaxSteps) = (3, 100));
        Stop(5, o =>
        {
            Stored(o);
            o.MaxEpochs = 3; // which used to be the default's place
        });

        using var resumed = Fit(o =>
        {
            Stored(o);
            o.MaxEpochs = null;
        });

        AreEqual(expected, resumed);
    }

    [TestMethod]
    public void Fit_Resumes_WhenStepsAloneDecide()
    {
        using var folder = new TemporaryFolder();
        void Stored(DebertaV3TextClassificationOptions o) =>
            (o.ResumeFolder, o.SaveEverySteps, o.MaxEpochs, o.MaxSteps) = (folder.Path, 2, null, 11);
        using var expected = Fit(o => (o.MaxEpochs, o.MaxSteps) = (null, 11));
        Stop(8, Stored);

        using var resumed = Fit(Stored);

        Assert.AreEqual(11, resumed.TrainingHistory.Steps);
        AreEqual(expected, resumed);
    }
}
