using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using static Microsoft.ML.DebertaV3.Tests.Tasks.Fitting.SmallFits;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.Fitting;

/// <summary>Where nothing was trained there is nothing to return.</summary>
[TestClass]
public sealed class CancelledFitTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Fit_Throws_WhenItsTokenIsCancelledBefore(bool keeps)
    {
        using var folder = new TemporaryFolder();
        var token = new CancellationToken(canceled: true);
        var before = LiveTensors.Count;

        var problem =
            Assert.Throws<OperationCanceledException>(() =>
            Fit(o => (o.CancellationToken, o.ResumeFolder) = (token, keeps ? folder.Path : null)));

        Assert.AreEqual(token, problem.CancellationToken);
        Assert.AreEqual(before, LiveTensors.Count);
        Assert.IsEmpty(Directory.GetDirectories(folder.Path));
    }

    [TestMethod]
    public void Fit_Throws_WhenItsTokenIsCancelledWhileRowsAreRead()
    {
        using var cancellation = new CancellationTokenSource();
        var context = new MLContext(seed: 1);
        var trainer = Trainer(context,
            o => (o.CancellationToken, o.ValidationFraction, o.ValidationMetric) = (cancellation.Token, 0, null));
        var keys = context.Transforms.Conversion.MapValueToKey("Label").Fit(context.Data.LoadFromEnumerable(Examples.Rows(13)));
        var data = keys.Transform(context.Data.LoadFromEnumerable(Examples.Rows(13).Select(row =>
        {
            cancellation.Cancel();
            return row;
        })));
        var before = LiveTensors.Count;

        var problem = Assert.Throws<OperationCanceledException>(() => trainer.Fit(data));

        Assert.AreEqual(cancellation.Token, problem.CancellationToken);
        Assert.AreEqual(before, LiveTensors.Count);
    }

    [TestMethod]
    public void Fit_ReturnsWhatTheFolderHolds_WhenItsTokenIsCancelledBeforeItGoesOn()
    {
        using var folder = new TemporaryFolder();
        void Stored(DebertaV3TextClassificationOptions o) => (o.ResumeFolder, o.SaveEverySteps) = (folder.Path, 2);
        Stop(5, Stored);

        using var cancelled = Fit(o =>
        {
            Stored(o);
            o.CancellationToken = new(canceled: true);
        });

        Assert.AreEqual((true, 4L), (cancelled.TrainingHistory.Cancelled, cancelled.TrainingHistory.Steps));
    }
}
