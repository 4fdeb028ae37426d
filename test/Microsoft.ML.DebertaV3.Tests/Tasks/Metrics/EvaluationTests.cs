namespace Microsoft.ML.DebertaV3.Tests.Tasks.Metrics;

[TestClass]
public sealed class EvaluationTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void MultiLabel_IsTheSame_OfKeysAndOfIndicators()
    {
        var data = _context.Data.LoadFromEnumerable(
        [
            new Sets { Names = ["a", "c"], Flags = [true, false, true], Score = [0.9f, 0.6f, 0.5f] },
            new Sets { Names = [], Flags = [false, false, false], Score = [0.4f, 0.1f, 0.7f] },
            new Sets { Names = ["b"], Flags = [false, true, false], Score = [0.1f, 0.9f, 0.2f] },
        ]);
        var known = _context.Data.LoadFromEnumerable(new[] { new Name("a"), new Name("b"), new Name("c") });
        var keys = _context.Transforms.Conversion.MapValueToKey("Names", keyData: known).Fit(data).Transform(data);

        var byKeys = _context.MulticlassClassification.EvaluateMultiLabel(keys, "Names");
        var byFlags = _context.MulticlassClassification.EvaluateMultiLabel(data, "Flags");

        Assert.AreEqual(1 / 3d, byKeys.SubsetAccuracy, 1e-12);
        Assert.AreEqual(0.6, byKeys.MicroAverage.Precision, 1e-12);
        Assert.AreEqual(byFlags.MicroAverage.F1Score, byKeys.MicroAverage.F1Score);
        CollectionAssert.AreEqual(byFlags.PerLabel.Select(l => l.F1Score).ToArray(), byKeys.PerLabel.Select(l => l.F1Score).ToArray());
    }

    [TestMethod]
    [DataRow("Score", "0 that")]
    [DataRow("Names", "Names")]
    public void MultiLabel_Throws_WhenLabelsAreNone(string column, string message)
    {
        var data = _context.Data.LoadFromEnumerable([new Sets { Names = ["a"], Score = [0.9f] }]);

        var error = Assert.Throws<Exception>(() => _context.MulticlassClassification.EvaluateMultiLabel(data, column));

        Assert.IsTrue(error is InvalidOperationException or ArgumentOutOfRangeException);
        StringAssert.Contains(error.Message, message);
    }

    [TestMethod]
    public void Calibration_PutsAConfidenceOnABorderIntoTheLowerBin()
    {
        // 0.7 * 10 and 0.6 * 10 are rounded; the borders are 7 / 10 and 6 / 10 as they are
        var data = _context.Data.LoadFromEnumerable(
        [
            new Classes { Label = 0, Score = [0.7, 0.3] },
            new Classes { Label = 1, Score = [0.6, 0.4] },
        ]);

        var metrics = _context.MulticlassClassification.EvaluateCalibration(data, bins: 10);

        CollectionAssert.AreEqual(new[] { 5, 6 }, metrics.Bins.Select(bin => bin.Index).ToArray());
    }

    [TestMethod]
    [DataRow(2, "index 2")]
    [DataRow(-1, "index -1")]
    [DataRow(0.5, "index 0.5")]
    [DataRow(double.NaN, "no label")]
    public void Calibration_NamesTheRow_WhenItsClassIsNone(double label, string message)
    {
        var data = _context.Data.LoadFromEnumerable([new Classes { Label = 0 }, new Classes { Label = label }]);

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => _context.MulticlassClassification.EvaluateCalibration(data));

        StringAssert.Contains(error.Message, "Row 1");
        StringAssert.Contains(error.Message, message);
    }

    [TestMethod]
    public void Regression_NamesTheRow_WhenANumberIsMissing()
    {
        var data = _context.Data.LoadFromEnumerable([new Number(1), new Number(double.NaN)]);

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => _context.Regression.EvaluateRegressionReport(data));

        StringAssert.Contains(error.Message, "Row 1");
    }

    [TestMethod]
    public void ClassificationReport_CountsClassesThatNeverOccur()
    {
        var data = _context.Data.LoadFromEnumerable([new Binary(), new Binary()]);

        var report = _context.BinaryClassification.EvaluateClassificationReport(data);

        Assert.HasCount(2, report.PerClass);
        Assert.AreEqual(0.5, report.MacroAverage.F1Score);
        Assert.AreEqual(0, report.MatthewsCorrelation);
        Assert.AreEqual(2, report.Counts[0][0]);
    }

    private sealed class Sets
    {
        public string[] Names { get; set; } = [];

        public bool[] Flags { get; set; } = [];

        public float[] Score { get; set; } = [];
    }

    private sealed class Name(string value)
    {
        public string Value { get; set; } = value;
    }

    private sealed class Classes
    {
        public double Label { get; set; }

        public double[] Score { get; set; } = [0.5, 0.5];
    }

    private sealed class Number(double value)
    {
        public double Label { get; set; } = value;

        public double Score { get; set; } = 1;
    }

    private sealed class Binary
    {
        public bool Label { get; set; }

        public bool PredictedLabel { get; set; }
    }
}
