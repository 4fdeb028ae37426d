using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.NamedEntityRecognition;

/// <summary>Entities that are given by where they are.</summary>
[TestClass]
public sealed class NamedEntitySpanTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Fit_LearnsTheSame_FromSpansAndFromLabelsOfWords()
    {
        var data = View(Rows());

        using var fromSpans = Trainer().Fit(data);
        using var fromWords = Trainer(options => (options.LabelColumnName, options.LabelStartColumnName, options.LabelEndColumnName)
            = ("Tags", null, null)).Fit(data);
        using var fromSplitWords = Trainer(options => options.Sentence1ColumnName = "Words").Fit(data);

        TensorAssert.AreClose(Tiny.Weights(fromSpans.Model.Network), Tiny.Weights(fromWords.Model.Network), 0);
        TensorAssert.AreClose(Tiny.Weights(fromSpans.Model.Network), Tiny.Weights(fromSplitWords.Model.Network), 0);
        CollectionAssert.AreEqual(new[] { "O", "B-PER", "I-PER", "B-LOC", "I-LOC" }, fromSpans.Model.Task.Settings.LabelNames.ToArray());
    }

    [TestMethod]
    public void Evaluate_ReadsSpans_AsTrainingDoes()
    {
        var data = View(Rows());

        using var model = Trainer(options => (options.ValidationSet, options.MaxEpochs, options.LearningRate) = (data, 20, 5e-3)).Fit(data);
        var scored = model.Transform(data);
        var spans = _context.MulticlassClassification.EvaluateNamedEntities(
            scored, labelStartColumnName: "Starts", labelEndColumnName: "Ends");
        var texts = _context.MulticlassClassification.EvaluateNamedEntities(
            scored, "Types", labelStartColumnName: "Starts", labelEndColumnName: "Ends", sentence1ColumnName: "Words");
        var words = _context.MulticlassClassification.EvaluateNamedEntities(scored, "Tags");

        Assert.IsGreaterThan(0.5, spans.Overall.F1Score);
        foreach (var other in new[] { texts, words })
        {
            Assert.AreEqual(spans.Overall.F1Score, other.Overall.F1Score);
            Assert.AreEqual(spans.Overall.Support, other.Overall.Support);
            Assert.AreEqual(spans.WordAccuracy, other.WordAccuracy);
        }
        Assert.AreEqual(spans.Overall.F1Score, model.TrainingHistory.Epochs.Max(epoch => epoch.Validation["F1Score"]), 1e-9);
    }

    [TestMethod]
    public void Fit_NamesTheRow_WhoseEntitiesDoNotFit()
    {
        var (part, few) = (Rows(), Rows());
        part[4].Ends[0]--;
        few[5].Starts = [];

        var cut = Assert.ThrowsExactly<InvalidOperationException>(() => Trainer().Fit(View(part)));
        var missing = Assert.ThrowsExactly<InvalidOperationException>(() => Trainer().Fit(View(few)));
        var evaluated = Assert.ThrowsExactly<InvalidOperationException>(() => _context.MulticlassClassification.EvaluateNamedEntities(
            View(part), "Types", "Tags", labelStartColumnName: "Starts", labelEndColumnName: "Ends"));

        StringAssert.Contains(cut.Message, "Row 4 (the first is 0)");
        StringAssert.Contains(cut.Message, "only a part of the word");
        StringAssert.Contains(missing.Message, "Row 5 (the first is 0) has 1 types of entities, but 0 indices in 'Starts' and 1 in 'Ends'");
        Assert.AreEqual(cut.Message, evaluated.Message);
    }

    [TestMethod]
    public void Fit_NamesTheRow_WhoseIndexIsNone()
    {
        var rows = Rows();
        rows[2].FloatStarts = [float.NaN];

        var problem = Assert.ThrowsExactly<InvalidOperationException>(
            () => Trainer(options => options.LabelStartColumnName = "FloatStarts").Fit(View(rows)));

        StringAssert.Contains(problem.Message, "Row 2 (the first is 0) has NaN in 'FloatStarts'");
    }

    [TestMethod]
    public void Fit_LeavesWordsOut_WhoseTypeHasNoKey()
    {
        var rows = Rows();
        var known = _context.Data.LoadFromEnumerable(rows.Where(row => row.Types is ["PER"]));
        var data = Keys(known, rows);

        using var model = Trainer().Fit(data); // LOC has no key

        CollectionAssert.AreEqual(new[] { "O", "B-PER", "I-PER" }, model.Model.Task.Settings.LabelNames.ToArray());
    }

    [TestMethod]
    public void Trainer_SaysWhatIsWrong_WithColumnsAndTypes()
    {
        var data = View(Rows());

        var half = Assert.ThrowsExactly<ArgumentException>(() => Trainer(options => options.LabelEndColumnName = null));
        var twice = Assert.ThrowsExactly<ArgumentException>(() => Trainer(options => options.LabelEndColumnName = "Starts"));
        var text = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => Trainer(options => options.LabelStartColumnName = "Words").Fit(data));

        StringAssert.Contains(half.Message, "set both, or none");
        StringAssert.Contains(twice.Message, "LabelStartColumnName and LabelEndColumnName all name the column 'Starts'");
        StringAssert.Contains(text.Message, "needs a vector of numbers");
    }

    [TestMethod]
    public void Estimator_PassesTheBattery()
    {
        var valid = View(Rows());
        new EstimatorBattery(_context, Trainer())
        {
            Valid = valid,
            ForTransformOnly = Without(valid, "Starts"),
            Invalid = [Without(valid, "Sentence")],
        }.Run();
    }

    private DebertaV3Trainer Trainer(Action<DebertaV3NamedEntityRecognitionOptions>? change = null)
    {
        var options = new DebertaV3NamedEntityRecognitionOptions
        {
            Checkpoint = SmallNetwork.Checkpoint,
            LabelStartColumnName = "Starts",
            LabelEndColumnName = "Ends",
            BatchSize = 4,
            MaxEpochs = 1,
        };
        change?.Invoke(options);
        return _context.MulticlassClassification.Trainers.DebertaV3NamedEntityRecognition(options);
    }

    private IDataView Without(IDataView data, string column) => _context.Transforms.DropColumns(column).Fit(data).Transform(data);

    private IDataView View(SpanRow[] rows) => Keys(_context.Data.LoadFromEnumerable(rows), rows);

    // Tags of all labels in the order of spans, so that both ways give a label the same output.
    private IDataView Keys(IDataView known, SpanRow[] rows)
    {
        var tags =
            _context.Data.LoadFromEnumerable(new[] { "O", "B-PER", "I-PER", "B-LOC", "I-LOC" }.Select(tag => new Tag { Value = tag }));
        var data = _context.Data.LoadFromEnumerable(rows);
        var types = _context.Transforms.Conversion.MapValueToKey("Label", "Types").Fit(known).Transform(data);
        return _context.Transforms.Conversion.MapValueToKey("Tags", keyData: tags).Fit(types).Transform(types);
    }

    // Every fourth text has no entity.
    private static SpanRow[] Rows() => [.. Enumerable.Range(0, 16).Select(i => (i % 4) switch
    {
        0 => Row("why does Ana Smith , go", "Ana Smith", "PER"),
        1 => Row("the train to New York", "New York", "LOC"),
        2 => Row("Bo", "Bo", "PER"),
        _ => Row("rain and rain", null, ""),
    })];

    private static SpanRow Row(string text, string? entity, string type)
    {
        var words = text.Split(' ');
        if (entity is null)
            return new() { Sentence = text, Words = words, Tags = [.. words.Select(_ => "O")] };
        var (start, first) = (text.IndexOf(entity, StringComparison.Ordinal), entity.Split(' ')[0]);
        return new()
        {
            Sentence = text,
            Words = words,
            Starts = [start],
            FloatStarts = [start],
            Ends = [start + entity.Length],
            Types = [type],
            Tags = [.. words.Select(word => word == first
                ? $"B-{type}" : entity.Contains(word, StringComparison.Ordinal) ? $"I-{type}" : "O")],
        };
    }

    private sealed class SpanRow
    {
        public string Sentence { get; set; } = "";

        public string[] Words { get; set; } = [];

        public int[] Starts { get; set; } = [];

        public float[] FloatStarts { get; set; } = [];

        public long[] Ends { get; set; } = [];

        public string[] Types { get; set; } = [];

        public string[] Tags { get; set; } = [];
    }

    private sealed class Tag
    {
        public string Value { get; set; } = "";
    }
}
