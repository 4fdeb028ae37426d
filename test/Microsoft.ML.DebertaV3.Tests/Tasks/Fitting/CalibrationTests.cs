using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.Fitting;

/// <summary>Classifiers that are sure of their labels, and validation rows a third of which has others.</summary>
[TestClass]
[DoNotParallelize]
public sealed class CalibrationTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow("binary")]
    [DataRow("multi-class")]
    public void Fit_MakesProbabilitiesHonest_AndChangesNoLabel(string task)
    {
        using DebertaV3Transformer scaled = Fit(task, _ => { }), raw = Fit(task, o => o.ScaleTemperature = false);

        var calibration = scaled.TrainingHistory.Calibration!;
        var rows = Validation(task);
        Assert.IsNull(raw.TrainingHistory.Calibration);
        Assert.IsGreaterThan(1.2, calibration.Temperature);
        Assert.AreEqual(27, calibration.Rows);
        Assert.IsLessThan(calibration.LogLossBefore, calibration.LogLossAfter);
        if (task == "binary") // of 27 rows in 15 bins the error of three labels is mostly chance
            Assert.IsLessThan(calibration.ErrorBefore, calibration.ErrorAfter);
        Assert.AreEqual(calibration.LogLossBefore, LogLoss(task, raw.Transform(rows)), 1e-6);
        Assert.AreEqual(calibration.LogLossAfter, LogLoss(task, scaled.Transform(rows)), 1e-6);
        CollectionAssert.AreEqual(
            ViewComparison.Rows(raw.Transform(rows), "PredictedLabel"), ViewComparison.Rows(scaled.Transform(rows), "PredictedLabel"));
    }

    [TestMethod]
    public void Score_IsDividedByTheTemperature()
    {
        using DebertaV3Transformer scaled = Fit("binary", _ => { }), raw = Fit("binary", o => o.ScaleTemperature = false);
        var rows = Validation("binary");

        var temperature = scaled.TrainingHistory.Calibration!.Temperature;

        foreach (var (before, after) in raw.Transform(rows).GetColumn<float>("Score").Zip(scaled.Transform(rows).GetColumn<float>("Score")))
            Assert.AreEqual(before / temperature, after, 1e-5);
    }

    [TestMethod]
    public void History_KeepsTheCalibration_WhenTheModelIsSaved()
    {
        using var zip = new MemoryStream();
        var log = new LogCapture(_context);
        using var model = Fit("binary", _ => { });

        _context.Model.Save(model, Validation("binary").Schema, zip);
        zip.Position = 0;
        using var loaded = (DebertaV3Transformer)_context.Model.Load(zip, out _);

        var (expected, actual) = (model.TrainingHistory.Calibration!, loaded.TrainingHistory.Calibration!);
        Assert.AreEqual(
            (expected.Temperature, expected.Rows, expected.ErrorBefore, expected.ErrorAfter, expected.LogLossBefore, expected.LogLossAfter),
            (actual.Temperature, actual.Rows, actual.ErrorBefore, actual.ErrorAfter, actual.LogLossBefore, actual.LogLossAfter));
        StringAssert.Contains(string.Join('\n', log.Of(ChannelMessageKind.Info)), "on the 27 validation rows LogLoss ");
        StringAssert.Contains(string.Join('\n', log.Of(ChannelMessageKind.Info)), "optimistic");
    }

    [TestMethod]
    public void Fit_ChangesNothing_WhenThereAreNoValidationRows()
    {
        var data = Examples.View(_context);
        var leaves = SmallNetwork.MulticlassTrainer(o => o.ScaleTemperature = false, _context);

        using var model = SmallNetwork.MulticlassTrainer(context: _context).Fit(data);

        Assert.IsNull(model.TrainingHistory.Calibration);
        CollectionAssert.AreEqual(FittedWeights.Of(leaves, data), FittedWeights.Of(model));
    }

    [TestMethod]
    public void Fit_EndsBitEqual_WhenItResumes_AndAgainWhenItIsDone()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        void Stored(DebertaV3TextClassificationOptions o) => (o.ResumeFolder, o.SaveEverySteps) = (folder.Path, 2);
        using var expected = SmallFits.Fit(_ => { });
        SmallFits.Stop(5, Stored);

        using DebertaV3Transformer resumed = SmallFits.Fit(Stored), again = SmallFits.Fit(Stored);

        Assert.IsNotNull(expected.TrainingHistory.Calibration);
        foreach (var actual in new[] { resumed, again })
        {
            SmallFits.AreEqual(expected, actual);
            Assert.AreEqual(expected.TrainingHistory.Calibration.Temperature, actual.TrainingHistory.Calibration!.Temperature);
        }
    }

    [TestMethod]
    public void Fit_LeavesNoTensor()
    {
        var before = LiveTensors.Count;

        Fit("multi-class", o => o.MaxEpochs = 2).Dispose();

        Assert.AreEqual(before, LiveTensors.Count);
    }

    private DebertaV3Transformer Fit(string task, Action<DebertaV3TextClassificationOptions> change)
    {
        var options = SmallNetwork.Classification(o =>
        {
            (o.MaxEpochs, o.LearningRate, o.ValidationSet) = (40, 1e-2, Validation(task));
            o.LabelColumnName = task == "binary" ? "Truth" : "Label";
            change(o);
        });
        var trainer = task == "binary"
            ? _context.BinaryClassification.Trainers.DebertaV3TextClassification(options)
            : _context.MulticlassClassification.Trainers.DebertaV3TextClassification(options);
        return trainer.Fit(Keyed(Examples.Rows(27)));
    }

    // The training rows, every third with another label.
    private IDataView Validation(string task)
    {
        var rows = Examples.Rows(27);
        for (var i = 0; i < rows.Length; i += 3)
        {
            if (task == "binary")
                rows[i].Truth = !rows[i].Truth;
            else
                rows[i].Label = Examples.ClassNames[(i / 3 + 1) % 3];
        }
        return Keyed(rows);
    }

    private IDataView Keyed(TextExample[] rows) => _context.Transforms.Conversion.MapValueToKey("Label")
        .Fit(_context.Data.LoadFromEnumerable(Examples.Rows(27))).Transform(_context.Data.LoadFromEnumerable(rows));

    private double LogLoss(string task, IDataView scored) => task == "binary"
        ? _context.BinaryClassification.Evaluate(scored, "Truth").LogLoss
        : _context.MulticlassClassification.Evaluate(scored).LogLoss;
}
