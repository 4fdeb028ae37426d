using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tasks.Fitting;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.Fitting;

[TestClass]
public sealed class ValidationTests
{
    private const int Seed = 1;

    private readonly MLContext _context = new(Seed);

    [TestMethod]
    public void Metrics_AreEvaluatesOfTheReturnedTransformer_Multiclass()
    {
        var validation = View(17, 30);
        using var transformer = FitMulticlass(o =>
            (o.ValidationSet, o.MaxEpochs, o.LearningRate, o.ScaleTemperature) = (validation, 4, 5e-3, false));

        var metrics = _context.MulticlassClassification.Evaluate(transformer.Transform(validation));

        AreBestEpochs(transformer, metrics, "MicroAccuracy", "MacroAccuracy", "LogLoss", "LogLossReduction");
    }

    [TestMethod]
    public void Metrics_AreEvaluatesOfTheReturnedTransformer_Binary()
    {
        var validation = View(17, 30);
        var options = SmallNetwork.Classification(o =>
            (o.LabelColumnName, o.ValidationSet, o.ValidationMetric, o.MaxEpochs, o.ScaleTemperature) = ("Truth", validation, "F1Score", 3,
                false));
        using var transformer = _context.BinaryClassification.Trainers.DebertaV3TextClassification(options).Fit(View(0, 17));

        var metrics = _context.BinaryClassification.Evaluate(transformer.Transform(validation), "Truth");

        AreBestEpochs(transformer, metrics, "Accuracy", "AreaUnderRocCurve", "AreaUnderPrecisionRecallCurve", "F1Score", "LogLoss");
    }

    [TestMethod]
    public void Metrics_AreEvaluatesOfTheReturnedTransformer_Regression()
    {
        var validation = View(17, 30);
        var options =
            SmallNetwork.Regression(o =>
            (o.ValidationSet, o.ValidationMetric, o.MaxEpochs, o.LearningRate) = (validation, "MeanAbsoluteError", 3, 5e-3));
        using var transformer = _context.Regression.Trainers.DebertaV3TextRegression(options).Fit(View(0, 17));

        var metrics = _context.Regression.Evaluate(transformer.Transform(validation), "Value");

        AreBestEpochs(transformer, metrics, "RSquared", "RootMeanSquaredError", "MeanSquaredError", "MeanAbsoluteError");
    }

    [TestMethod]
    public void Fraction_TrainsOnTheOtherRowsOnly()
    {
        using var scope = NewDisposeScope();
        var rows = Examples.Rows(40);
        DebertaV3.Tasks.TrainingRow[] numbered =
            [.. rows.Select((row, i) => TaskExamples.Row([i], Examples.ClassNames.ToList().IndexOf(row.Label!)))];
        var (training, heldOut) = HeldOutRows.Split(numbered, 0.3, stratified: true, new RandomStreams(Seed)
            .Managed(RandomStreams.Purpose.HeldOut));
        IDataView Only(List<DebertaV3.Tasks.TrainingRow> chosen) => Keyed(chosen.Select(row => rows[row.Examples[0].Ids[0]]));

        using var byFraction = FitMulticlass(o => (o.ValidationFraction, o.MaxEpochs) = (0.3, 2), Keyed(rows));
        using var bySet = FitMulticlass(o => (o.ValidationSet, o.MaxEpochs) = (Only(heldOut), 2), Only(training));

        Assert.HasCount(12, heldOut);
        TensorAssert.AreClose(Tiny.Weights(bySet.Model.Network), Tiny.Weights(byFraction.Model.Network), 0);
        AreEqual(bySet.TrainingHistory, byFraction.TrainingHistory);
    }

    [TestMethod]
    public void Fit_ReturnsTheBestEpochsWeights()
    {
        using var scope = NewDisposeScope();
        var wrong = Examples.Rows(40)[17..30];
        foreach (var row in wrong)
            row.Label = Examples.ClassNames[(Examples.ClassNames.ToList().IndexOf(row.Label!) + 1) % 3];
        var validation = Keyed(wrong); // the more the network learns, the worse it is
        void Options(DebertaV3TextClassificationOptions o) =>
            (o.ValidationSet, o.ValidationMetric, o.Schedule, o.LearningRate, o.WarmupSteps) = (validation, "LogLoss",
                LearningRateSchedule.Constant, 2e-2, 0);
        using var longer = FitMulticlass(o => { Options(o); o.MaxEpochs = 6; });
        var best = longer.TrainingHistory.BestEpoch!.Value;

        using var shorter = FitMulticlass(o => { Options(o); o.MaxEpochs = best; });

        Assert.IsInRange(1, 5, best, "the test needs a run that gets worse in the end");
        Assert.AreEqual(longer.TrainingHistory.Epochs.MinBy(epoch => epoch.Validation["LogLoss"])!.Epoch, best);
        TensorAssert.AreClose(Tiny.Weights(shorter.Model.Network), Tiny.Weights(longer.Model.Network), 0);
    }

    [TestMethod]
    public void Fit_StopsEarly()
    {
        var validation = View(17, 30);

        using var transformer = FitMulticlass(o =>
            (o.ValidationSet, o.ValidationMetric, o.EarlyStoppingPatience, o.EarlyStoppingMinChange, o.MaxEpochs) = (validation, "LogLoss",
                2, 100, 50));

        var history = transformer.TrainingHistory;
        Assert.AreEqual((3, true), (history.Epochs.Count, history.StoppedEarly));
    }

    [TestMethod]
    [DataRow("Label", 1, 20, "weather, travel, kitchen", "kitchen, weather, travel")] // another order
    [DataRow("Label", 0, 2, "kitchen, weather", "kitchen, weather, travel")] // fewer
    [DataRow("Grade", 1, 20, "0.5, 1, 0", "0, 0.5, 1")]
    public void Fit_NamesBothSetsOfKeys_WhenTheValidationSetsDiffer(string label, int from, int to, string found, string expected)
    {
        var validation = Examples.View(_context, Examples.Rows(20)[from..to]);

        var error =
            Assert.ThrowsExactly<InvalidOperationException>(() =>
            FitMulticlass(o => (o.LabelColumnName, o.ValidationSet) = (label, validation), Examples.View(_context)));

        StringAssert.Contains(error.Message, $"ValidationSet: column '{label}' has the labels {found}; the training rows have {expected}.");
        StringAssert.Contains(error.Message, "the same fitted MapValueToKey");
    }

    [TestMethod]
    public void Fit_NamesTheColumn_WhenTheValidationSetLacksIt()
    {
        var validation = _context.Transforms.DropColumns("Sentence1").Fit(View(0, 9)).Transform(View(0, 9));

        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => FitMulticlass(o => o.ValidationSet = validation));

        StringAssert.Contains(error.Message, "Sentence1");
    }

    [TestMethod]
    public void Fit_FailsBeforeItTrains_WhenTheValidationRowsCannotBeJudged()
    {
        var negatives = Examples.View(_context, [.. Examples.Rows(20).Where(row => !row.Truth)]);
        var options =
            SmallNetwork.Classification(o =>
            (o.LabelColumnName, o.ValidationSet, o.Progress) = ("Truth", negatives, new StepHook(_ => Assert.Fail("It trains."))));

        var error =
            Assert.ThrowsExactly<InvalidOperationException>(() =>
            _context.BinaryClassification.Trainers.DebertaV3TextClassification(options).Fit(View(0, 17)));

        StringAssert.Contains(error.Message, "10 validation rows");
    }

    [TestMethod]
    public void Fit_Fails_WhenNoValidationRowHasALabel()
    {
        var empty = _context.Data.FilterRowsByColumn(View(0, 17), "Value", lowerBound: 1000);

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => FitMulticlass(o => o.ValidationSet = empty));

        StringAssert.Contains(error.Message, "no validation row");
    }

    private DebertaV3Transformer FitMulticlass(Action<DebertaV3TextClassificationOptions> change, IDataView? training = null) =>
        _context.MulticlassClassification.Trainers.DebertaV3TextClassification(SmallNetwork.Classification(change))
            .Fit(training ?? View(0, 17));

    private IDataView View(int from, int to) => Keyed(Examples.Rows(40)[from..to]);

    // Some rows, with the keys of all.
    private IDataView Keyed(IEnumerable<TextExample> rows) => _context.Transforms.Conversion.MapValueToKey("Label")
        .Fit(_context.Data.LoadFromEnumerable(Examples.Rows(40))).Transform(_context.Data.LoadFromEnumerable(rows));

    private static void AreBestEpochs(DebertaV3Transformer transformer, object metrics, params string[] names)
    {
        var history = transformer.TrainingHistory;
        var best = history.Epochs[history.BestEpoch!.Value - 1];
        CollectionAssert.AreEqual(names, best.Validation.Keys.ToArray());
        foreach (var name in names)
        {
            var expected = (double)metrics.GetType().GetProperty(name)!.GetValue(metrics)!;
            Assert.AreEqual(expected, best.Validation[name], 1e-6 * Math.Max(1, Math.Abs(expected)), name);
        }
    }

    private static void AreEqual(TrainingHistory expected, TrainingHistory actual)
    {
        Assert.AreEqual((expected.Steps, expected.BestEpoch, expected.Epochs.Count), (actual.Steps, actual.BestEpoch, actual.Epochs.Count));
        foreach (var (first, second) in expected.Epochs.Zip(actual.Epochs))
        {
            Assert.AreEqual((first.TrainingLoss, first.LearningRate, first.Step), (second.TrainingLoss, second.LearningRate, second.Step));
            CollectionAssert.AreEqual(first.Validation.ToArray(), second.Validation.ToArray());
        }
    }
}
