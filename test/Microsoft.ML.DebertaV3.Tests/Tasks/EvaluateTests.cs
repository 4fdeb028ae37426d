using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

[TestClass]
public sealed class EvaluateTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow("Label", "kitchen|weather|travel")]
    [DataRow("Grade", "0|1|2", DisplayName = "numbers have no slot names: ML.NET counts")]
    public void Multiclass_HasFiniteMetrics_AndClassNames(string label, string names)
    {
        var data = Examples.View(_context);
        using var model = SmallNetwork.MulticlassTrainer(options => options.LabelColumnName = label, _context).Fit(data);

        var metrics = _context.MulticlassClassification.Evaluate(model.Transform(data), label);

        Assert.IsTrue(double.IsFinite(metrics.LogLoss) && metrics.LogLoss > 0);
        Assert.HasCount(3, metrics.PerClassLogLoss);
        Assert.AreEqual(13, metrics.ConfusionMatrix.Counts.SelectMany(row => row).Sum());
        foreach (var name in names.Split('|'))
            StringAssert.Contains(metrics.ConfusionMatrix.GetFormattedConfusionTable(), name);
    }

    [TestMethod]
    public void Binary_IsCalibrated()
    {
        var data = Examples.View(_context);
        using var model = FitBinary(data);

        var calibrated = _context.BinaryClassification.Evaluate(model.Transform(data), "Truth");
        var others = _context.BinaryClassification.EvaluateNonCalibrated(model.Transform(data), "Truth");

        Assert.IsTrue(double.IsFinite(calibrated.LogLoss) && calibrated.LogLoss > 0);
        Assert.IsTrue(calibrated.AreaUnderRocCurve is >= 0 and <= 1);
        Assert.AreEqual(calibrated.Accuracy, others.Accuracy);
        Assert.AreEqual(13, calibrated.ConfusionMatrix.Counts.SelectMany(row => row).Sum());
    }

    [TestMethod]
    public void Binary_ScoreIsTheDifferenceOfTheLogits_AndProbabilityItsSigmoid()
    {
        var data = Examples.View(_context);
        using var model = FitBinary(data);
        using var engine = _context.Model.CreatePredictionEngine<TextExample, BinaryPrediction>(model,
            new PredictionEngineOptions { OwnsTransformer = false });

        foreach (var row in Examples.Rows())
        {
            var logits = model.Model.Logits([new TextRow(row.Sentence1!, null)])[0];
            var prediction = engine.Predict(row);

            Assert.HasCount(2, logits);
            Assert.AreEqual(logits[1] - logits[0], prediction.Score);
            Assert.AreEqual(1 / (1 + Math.Exp(-prediction.Score)), prediction.Probability, 1e-7);
            Assert.AreEqual(prediction.Score > 0, prediction.PredictedLabel);
        }
    }

    [TestMethod]
    public void Regression_HasFiniteMetrics_AndLearns()
    {
        var data = Examples.View(_context);
        var options = SmallNetwork.Regression(o => (o.MaxEpochs, o.LearningRate) = (80, 1e-2));
        using var model = _context.Regression.Trainers.DebertaV3TextRegression(options).Fit(data);

        var metrics = _context.Regression.Evaluate(model.Transform(data), "Value");

        Assert.IsTrue(double.IsFinite(metrics.MeanSquaredError));
        Assert.IsGreaterThan(0.5, metrics.RSquared);
    }

    [TestMethod]
    public void Multiclass_Learns()
    {
        var data = Examples.View(_context);
        using var model = SmallNetwork.MulticlassTrainer(o => (o.MaxEpochs, o.LearningRate) = (80, 1e-2), _context).Fit(data);

        var metrics = _context.MulticlassClassification.Evaluate(model.Transform(data));

        Assert.IsGreaterThan(0.9, metrics.MicroAccuracy);
    }

    [TestMethod]
    public void Multiclass_CountsTheBestLabels_WhenAskedForMore()
    {
        var data = Examples.View(_context);
        using var model = SmallNetwork.MulticlassTrainer(context: _context).Fit(data);

        var metrics = _context.MulticlassClassification.Evaluate(model.Transform(data), topKPredictionCount: 3);

        Assert.HasCount(3, metrics.TopKAccuracyForAllK);
        Assert.AreEqual(metrics.MicroAccuracy, metrics.TopKAccuracyForAllK[0]);
        Assert.AreEqual(1, metrics.TopKAccuracyForAllK[2]); // there are three labels
    }

    [TestMethod]
    public void CrossValidate_HasFiniteMetrics_OfTrueAndFalse()
    {
        var data = Examples.View(_context);
        var trainer = _context.BinaryClassification.Trainers.DebertaV3TextClassification(
            SmallNetwork.Classification(options => options.LabelColumnName = "Truth"));

        var calibrated = _context.BinaryClassification.CrossValidate(data, trainer, numberOfFolds: 2, labelColumnName: "Truth");
        var others = _context.BinaryClassification.CrossValidateNonCalibrated(data, trainer, numberOfFolds: 2, labelColumnName: "Truth");

        Assert.HasCount(2, calibrated);
        foreach (var (first, second) in calibrated.Zip(others))
        {
            Assert.IsTrue(double.IsFinite(first.Metrics.LogLoss));
            Assert.AreEqual(first.Metrics.Accuracy, second.Metrics.Accuracy);
        }
    }

    [TestMethod]
    public void CrossValidate_HasFiniteMetrics_OfNumbers()
    {
        var data = Examples.View(_context);
        var trainer = _context.Regression.Trainers.DebertaV3TextRegression(SmallNetwork.Regression());

        var folds = _context.Regression.CrossValidate(data, trainer, numberOfFolds: 2, labelColumnName: "Value");

        Assert.HasCount(2, folds);
        foreach (var fold in folds)
            Assert.IsTrue(double.IsFinite(fold.Metrics.MeanSquaredError) && fold.Metrics.MeanSquaredError > 0);
    }

    private DebertaV3Transformer FitBinary(IDataView data) =>
        _context.BinaryClassification.Trainers.DebertaV3TextClassification(
            SmallNetwork.Classification(options => options.LabelColumnName = "Truth")).Fit(data);

    private sealed class BinaryPrediction
    {
        public bool PredictedLabel { get; set; }

        public float Score { get; set; }

        public float Probability { get; set; }
    }
}
