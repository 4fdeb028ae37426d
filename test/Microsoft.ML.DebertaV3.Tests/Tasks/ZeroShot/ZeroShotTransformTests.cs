using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Tasks.ZeroShot;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.ZeroShot;

[TestClass]
public sealed class ZeroShotTransformTests
{
    private static readonly string[] Inference = ["contradiction", "neutral", "entailment"];
    private static readonly string[] Labels = ["sports", "politics", "the weather"];

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Scores_AreTheDecodersOfTheLogitsOfEachPair(bool isMultiLabel)
    {
        using var inference = Inferring();
        using var pairs = _context.Transforms.Text.DebertaV3(
            inference.Checkpoint, new DebertaV3LoadOptions { Sentence2ColumnName = "Sentence2" }).Fit(Examples.View(_context));
        using var model = Estimator(inference.Checkpoint, options => options.MultiLabel = isMultiLabel).Fit(View("It rained for a week."));

        var view = model.Transform(View("It rained for a week."));

        var logits = Labels.Select(label => pairs.Model.Logits(
            new Microsoft.ML.DebertaV3.DataViews.TextRow("It rained for a week.", $"This example is {label}."))[0]).ToArray();
        var expected = new ZeroShotDecoder(Inference).Scores(logits, isMultiLabel);
        var scores = view.GetColumn<float[]>("Score").Single();
        foreach (var (wanted, got) in expected.Zip(scores))
            Assert.AreEqual(wanted, got, 1e-5f);
        Assert.AreEqual(Labels[Array.IndexOf(scores, scores.Max())], view.GetColumn<string>("PredictedLabel").Single());
    }

    [TestMethod]
    public void LabelsOfAColumn_AreEachRowsOwn()
    {
        using var inference = Inferring();
        var data = _context.Data.LoadFromEnumerable(
        [
            new LabelledRow { Text = "rain", Choices = ["sports", "the weather"] },
            new LabelledRow { Text = "rain", Choices = ["politics"] },
            new LabelledRow { Text = "rain", Choices = [] },
        ]);
        using var model = Estimator(inference.Checkpoint, options => (options.Labels, options.LabelsColumnName) = (null, "Choices"))
            .Fit(data);

        var view = model.Transform(data);

        CollectionAssert.AreEqual(new[] { 2, 1, 0 }, view.GetColumn<float[]>("Score").Select(scores => scores.Length).ToArray());
        var predicted = view.GetColumn<string>("PredictedLabel").ToArray();
        Assert.AreEqual("politics", predicted[1]);
        Assert.AreEqual("", predicted[2]);
    }

    [TestMethod]
    public void Estimator_PassesTheBattery()
    {
        using var inference = Inferring();

        new EstimatorBattery(_context, Estimator(inference.Checkpoint))
        {
            Valid = View("rain", "", "a kettle"),
            Invalid = [_context.Data.LoadFromEnumerable([new OtherRow()])],
        }.Run();
    }

    [TestMethod]
    public void Estimator_SaysWhatIsMissing()
    {
        using var inference = Inferring();
        using var other = SmallNetwork.FitMulticlass();

        Assert.ThrowsExactly<ArgumentException>(() => Estimator(null));
        Assert.ThrowsExactly<ArgumentException>(() => Estimator(inference.Checkpoint, options => options.LabelsColumnName = "Choices"));
        Assert.ThrowsExactly<ArgumentException>(() => Estimator(inference.Checkpoint, options => options.HypothesisTemplate = "no place"));
        var problem = Assert.ThrowsExactly<InvalidDataException>(() => Estimator(other.Checkpoint));
        StringAssert.Contains(problem.Message, "natural language inference");
    }

    // A classifier whose labels are those of inference.
    private DebertaV3Transformer Inferring()
    {
        var rows = Inference.SelectMany(label => Enumerable.Range(0, 2)
            .Select(i => new TextExample { Sentence1 = $"{label} {i}", Sentence2 = "so", Label = label }));
        var data = _context.Data.LoadFromEnumerable(rows);
        var keys = _context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        return _context.MulticlassClassification.Trainers.DebertaV3TextClassification(SmallNetwork.Classification(options =>
            options.Sentence2ColumnName = "Sentence2")).Fit(keys);
    }

    private DebertaV3Estimator Estimator(DebertaV3Checkpoint? checkpoint, Action<DebertaV3ZeroShotOptions>? change = null)
    {
        var options = new DebertaV3ZeroShotOptions { Checkpoint = checkpoint, Labels = Labels };
        change?.Invoke(options);
        return _context.Transforms.Text.DebertaV3ZeroShotClassification(options);
    }

    private IDataView View(params string[] texts) =>
        _context.Data.LoadFromEnumerable(texts.Select(text => new LabelledRow { Text = text }));

    private sealed class LabelledRow
    {
        public string Text { get; set; } = "";

        public string[] Choices { get; set; } = [];
    }

    private sealed class OtherRow
    {
        public float Text { get; set; }
    }
}
