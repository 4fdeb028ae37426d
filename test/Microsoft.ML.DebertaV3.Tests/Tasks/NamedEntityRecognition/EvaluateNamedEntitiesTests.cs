namespace Microsoft.ML.DebertaV3.Tests.Tasks.NamedEntityRecognition;

[TestClass]
public sealed class EvaluateNamedEntitiesTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Evaluate_ReadsKeysByTheirValues_AndLeavesOutWordsWithoutLabel()
    {
        var texts = View(new Row("B-A I-A O B-B", "B-A I-A O B-A"));
        var known = _context.Data.LoadFromEnumerable(new[] { new Key("O"), new Key("B-A"), new Key("I-A") }); // B-B is a missing key
        var keys = _context.Transforms.Conversion.MapValueToKey("Label", keyData: known)
            .Append(_context.Transforms.Conversion.MapValueToKey("PredictedLabel")).Fit(texts).Transform(texts);

        var metrics = _context.MulticlassClassification.EvaluateNamedEntities(keys);

        Assert.AreEqual(1, metrics.Overall.F1Score);
        Assert.AreEqual(1, metrics.WordAccuracy);
        Assert.AreEqual(1, metrics.Overall.Support);
    }

    [TestMethod]
    public void Evaluate_NamesTheRow_WhenLabelsAndPredictionsDifferInNumber()
    {
        var data = View(new Row("O", "O"), new Row("O O", "O"));

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => _context.MulticlassClassification.EvaluateNamedEntities(data));

        StringAssert.Contains(error.Message, "Row 1");
        StringAssert.Contains(error.Message, "2 labels");
    }

    [TestMethod]
    public void Evaluate_Throws_WhenThereAreNoRows() => Assert.ThrowsExactly<InvalidOperationException>(
        () => _context.MulticlassClassification.EvaluateNamedEntities(View()));

    [TestMethod]
    [DataRow("Absent")]
    [DataRow("Number")]
    public void Evaluate_Throws_WhenAColumnIsNoneOrOfAnotherType(string column)
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => _context.MulticlassClassification.EvaluateNamedEntities(View(new Row("O", "O")), column));

        StringAssert.Contains(error.Message, column);
    }

    private IDataView View(params Row[] rows) => _context.Data.LoadFromEnumerable(rows);

    private sealed class Row(string labels, string predictions)
    {
        public string[] Label { get; set; } = labels.Split(' ');

        public string[] PredictedLabel { get; set; } = predictions.Split(' ');

        public float Number { get; set; }
    }

    private sealed class Key(string value)
    {
        public string Value { get; set; } = value;
    }
}
