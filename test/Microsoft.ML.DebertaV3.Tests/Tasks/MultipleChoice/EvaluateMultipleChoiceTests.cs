namespace Microsoft.ML.DebertaV3.Tests.Tasks.MultipleChoice;

[TestClass]
public sealed class EvaluateMultipleChoiceTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Evaluate_CountsRowsOfAnyNumberOfChoices()
    {
        var metrics = Evaluate(new Row(0, [0.8f, 0.2f]), new Row(3, [0.1f, 0.2f, 0.5f, 0.2f]));

        Assert.AreEqual(2, metrics.Rows);
        Assert.AreEqual(0.5, metrics.Accuracy);
        Assert.AreEqual(0.375, metrics.ChanceAccuracy);
        Assert.AreEqual((-Math.Log(0.8) - Math.Log(0.2)) / 2, metrics.LogLoss, 1e-6);
    }

    [TestMethod]
    public void Evaluate_TakesAKey_ForItsIndex()
    {
        var data = _context.Data.LoadFromEnumerable([new Row(0, [0.8f, 0.2f]), new Row(1, [0.3f, 0.7f])]);
        var keys = _context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);

        var metrics = _context.MulticlassClassification.EvaluateMultipleChoice(keys);

        Assert.AreEqual(1, metrics.Accuracy);
    }

    [TestMethod]
    [DataRow(2, 0.5f, 0.5f, "index 2")]
    [DataRow(-1, 0.5f, 0.5f, "index -1")]
    [DataRow(0, 1.5f, 0.5f, "1.5")]
    [DataRow(0, float.NaN, 0.5f, "NaN")]
    public void Evaluate_NamesTheRow_WhenItCannotBeCounted(int label, float first, float second, string message)
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Evaluate(new Row(0, [1, 0]), new Row(label, [first, second])));

        StringAssert.Contains(error.Message, "Row 1");
        StringAssert.Contains(error.Message, message);
    }

    [TestMethod]
    public void Evaluate_NamesTheRow_WhenItHasNoChoice()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Evaluate(new Row(0, [])));

        StringAssert.Contains(error.Message, "Row 0");
    }

    private MultipleChoiceMetrics Evaluate(params Row[] rows) =>
        _context.MulticlassClassification.EvaluateMultipleChoice(_context.Data.LoadFromEnumerable(rows));

    private sealed class Row(int label, float[] score)
    {
        public int Label { get; set; } = label;

        public float[] Score { get; set; } = score;
    }
}
