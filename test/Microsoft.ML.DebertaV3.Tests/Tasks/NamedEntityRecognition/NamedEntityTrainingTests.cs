using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.NamedEntityRecognition;

[TestClass]
public sealed class NamedEntityTrainingTests
{
    private static readonly string[] Fillers = ["the", "train", "to", "and", "why", "kettle"];
    private static readonly (string First, string Second, string Type)[] Names =
        [("Anna", "Smith", "PER"), ("New", "York", "LOC"), ("Blue", "Bank", "ORG")];

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Fit_OverfitsRows()
    {
        var data = View(Sentences(64));

        using var model = Trainer(options => (options.MaxEpochs, options.LearningRate) = (25, 5e-3)).Fit(data);
        var scored = model.Transform(data);
        var metrics = _context.MulticlassClassification.EvaluateNamedEntities(scored);

        Assert.IsGreaterThan(0.95, metrics.Overall.F1Score);
        Assert.IsGreaterThan(0.95, metrics.WordAccuracy);
        var entities = scored.GetColumn<string[]>("EntityText").ToArray();
        var types = scored.GetColumn<string[]>("EntityType").ToArray();
        Assert.IsGreaterThan(60, entities.Zip(types).Count(row => row is (["Anna Smith"], ["PER"]) or (["New York"], ["LOC"])
            or (["Blue Bank"], ["ORG"])));
    }

    [TestMethod]
    public void EntityColumns_PointIntoTheText_AlsoOfALoadedModel()
    {
        var data = View(Sentences(12));
        using var model = Trainer(options => options.Aggregation = EntityAggregation.Simple).Fit(data);
        using var zip = new MemoryStream();
        _context.Model.Save(model, data.Schema, zip);
        zip.Position = 0;
        using var loaded = (DebertaV3Transformer)_context.Model.Load(zip, out _);

        var rows = Rows(model.Transform(data));

        Assert.IsTrue(rows.Any(row => row.EntityText.Length > 0));
        foreach (var row in rows)
        {
            Assert.HasCount(row.Sentence1.Split(' ').Length, row.PredictedLabel);
            for (var i = 0; i < row.EntityText.Length; i++)
                Assert.AreEqual(row.EntityText[i], row.Sentence1.Substring(row.EntityStart[i], row.EntityLength[i]));
            Assert.IsTrue(row.EntityScore.All(score => score is > 0 and <= 1));
        }
        ViewComparison.AreSame(model.Transform(data), loaded.Transform(data));
    }

    [TestMethod]
    public void Fit_LearnsTheSame_FromATextAndFromItsWords()
    {
        var data = View(Sentences(12));

        using var fromText = Trainer().Fit(data);
        using var fromWords = Trainer(options => options.Sentence1ColumnName = "Words").Fit(data);

        TensorAssert.AreClose(Tiny.Weights(fromText.Model.Network), Tiny.Weights(fromWords.Model.Network), 0);
        ViewComparison.AreSame(fromText.Transform(data), fromWords.Transform(data));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Fit_ReadsAllOfALongText_InWindows(bool labelsAllPieces)
    {
        var words = Enumerable.Range(0, 300).Select(i => Fillers[i % Fillers.Length]).Append("Anna").ToArray();
        var labels = words.Select(word => word == "Anna" ? "B-PER" : "O").ToArray();
        var data = View([Row(words, labels), .. Sentences(3)]);

        using var model = Trainer(options => (options.MaxLength, options.Stride, options.LabelAllPieces) = (16, 4, labelsAllPieces))
            .Fit(data);

        var predicted = model.Transform(data).GetColumn<uint[]>("PredictedLabel").First();
        Assert.HasCount(301, predicted);
        Assert.IsTrue(predicted.All(key => key > 0));
    }

    [TestMethod]
    public void Fit_MeasuresEntities_OnHeldOutRowsAndOnAValidationSet()
    {
        var data = View(Sentences(24));

        using var heldOut = Trainer(options => options.ValidationFraction = 0.25).Fit(data);
        using var set = Trainer(options => options.ValidationSet = data).Fit(data);

        foreach (var model in new[] { heldOut, set })
        {
            CollectionAssert.AreEqual(new[] { "F1Score", "Precision", "Recall", "WordAccuracy" },
                model.TrainingHistory.Epochs[^1].Validation.Keys.ToArray());
        }
        var metrics = _context.MulticlassClassification.EvaluateNamedEntities(set.Transform(data));
        Assert.AreEqual(metrics.Overall.F1Score, set.TrainingHistory.Epochs[^1].Validation["F1Score"], 1e-9);
        Assert.AreEqual(metrics.WordAccuracy, set.TrainingHistory.Epochs[^1].Validation["WordAccuracy"], 1e-9);
    }

    [TestMethod]
    public void Fit_NamesTheRow_WhoseLabelsAreNotAsManyAsItsWords()
    {
        var data = View([.. Sentences(3), Row(["New", "York", "why"], ["B-LOC", "I-LOC"])]);

        var problem = Assert.ThrowsExactly<InvalidOperationException>(() => Trainer().Fit(data));

        StringAssert.Contains(problem.Message, "Row 3 (counted from 0) has 2 labels, but its text has 3 words");
    }

    [TestMethod]
    public void Fit_LeavesRowsWithoutLabelsOut_AndScoresEmptyTexts()
    {
        TaggedSentence[] empty = [Row([], []), Row(["why"], [])];
        var data = View([.. Sentences(6), .. empty]);

        using var some = Trainer().Fit(View(Sentences(6)));
        using var all = Trainer().Fit(data);
        var none = Assert.ThrowsExactly<InvalidOperationException>(() => Trainer().Fit(View(empty, Sentences(6))));

        TensorAssert.AreClose(Tiny.Weights(some.Model.Network), Tiny.Weights(all.Model.Network), 0);
        CollectionAssert.AreEqual(new[] { 0, 1 },
            all.Transform(data).GetColumn<uint[]>("PredictedLabel").TakeLast(2).Select(labels => labels.Length).ToArray());
        StringAssert.Contains(none.Message, "no training row with a label");
    }

    [TestMethod]
    [DataRow("Tags", "MapValueToKey")]
    [DataRow("Sentence1", "MapValueToKey")]
    public void Fit_SaysWhatToDo_WhenTheLabelIsNoVectorOfKeys(string column, string advice)
    {
        var trainer = Trainer(options => (options.LabelColumnName, options.Sentence1ColumnName) = (column, "Words"));

        var problem = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trainer.Fit(View(Sentences(3))));

        StringAssert.Contains(problem.Message, advice);
    }

    [TestMethod]
    public void Trainer_RefusesOptionsThatItCannotFollow()
    {
        var second = Assert.ThrowsExactly<ArgumentException>(() => Trainer(options => options.Sentence2ColumnName = "Sentence2"));
        var dropout = Assert.ThrowsExactly<ArgumentException>(() => Trainer(options => options.ClassifierDropout = 0.1));
        var stride = Assert.ThrowsExactly<ArgumentException>(() => Trainer(options => (options.MaxLength, options.Stride) = (16, 14)));

        StringAssert.Contains(second.Message, "Sentence2ColumnName");
        StringAssert.Contains(dropout.Message, "HiddenDropout");
        StringAssert.Contains(stride.Message, "at most 13");
    }

    [TestMethod]
    public void FitAndTransform_LeaveNoTensor()
    {
        var data = View(Sentences(4));
        using (var warm = Trainer().Fit(data))
            Rows(warm.Transform(data));

        var left = LiveTensors.LeftBy(() =>
        {
            using var model = Trainer().Fit(data);
            Rows(model.Transform(data));
        });

        Assert.AreEqual(0, left);
    }

    [TestMethod]
    public void Estimator_PassesTheBattery() => new EstimatorBattery(_context, Trainer())
    {
        Valid = View(Sentences(8)),
        ForTransformOnly = _context.Transforms.DropColumns("Label").Fit(View(Sentences(8))).Transform(View(Sentences(8))),
        Invalid = [_context.Transforms.DropColumns("Sentence1").Fit(View(Sentences(8))).Transform(View(Sentences(8)))],
    }.Run();

    private DebertaV3Trainer Trainer(Action<DebertaV3NamedEntityRecognitionOptions>? change = null)
    {
        var options = new DebertaV3NamedEntityRecognitionOptions
        {
            Checkpoint = SmallNetwork.Checkpoint,
            Sentence1ColumnName = "Sentence1",
            BatchSize = 4,
            MaxEpochs = 1,
        };
        change?.Invoke(options);
        return _context.MulticlassClassification.Trainers.DebertaV3NamedEntityRecognition(options);
    }

    // Keys of the rows' tags, or of other rows'.
    private IDataView View(IEnumerable<TaggedSentence> rows, IEnumerable<TaggedSentence>? keysOf = null)
    {
        var data = _context.Data.LoadFromEnumerable(rows);
        var keys = keysOf is null ? data : _context.Data.LoadFromEnumerable(keysOf);
        return _context.Transforms.Conversion.MapValueToKey("Label", "Tags").Fit(keys).Transform(data);
    }

    private PredictedSentence[] Rows(IDataView view) =>
        [.. _context.Data.CreateEnumerable<PredictedSentence>(view, reuseRowObject: false, ignoreMissingColumns: false)];

    // A name of two words among fillers.
    private static IEnumerable<TaggedSentence> Sentences(int count) => Enumerable.Range(0, count).Select(i =>
    {
        var (first, second, type) = Names[i % Names.Length];
        string[] before = [.. Enumerable.Range(0, i % 4).Select(k => Fillers[(i + k) % Fillers.Length])];
        var after = Fillers[i / 3 % Fillers.Length];
        return Row([.. before, first, second, after], [.. before.Select(_ => "O"), $"B-{type}", $"I-{type}", "O"]);
    });

    private static TaggedSentence Row(string[] words, string[] tags) =>
        new() { Sentence1 = string.Join(' ', words), Words = words, Tags = tags };

    private sealed class TaggedSentence
    {
        public string Sentence1 { get; set; } = "";

        public string[] Words { get; set; } = [];

        public string[] Tags { get; set; } = [];
    }

    private sealed class PredictedSentence
    {
        public string Sentence1 { get; set; } = "";

        public uint[] PredictedLabel { get; set; } = [];

        public string[] EntityText { get; set; } = [];

        public int[] EntityStart { get; set; } = [];

        public int[] EntityLength { get; set; } = [];

        public float[] EntityScore { get; set; } = [];
    }
}
