using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.Attribution;

[TestClass]
public sealed class AttributionTransformTests
{
    private static readonly TextExample[] Texts =
    [
        new() { Sentence1 = "the kettle whistles", Sentence2 = "rain on a tin roof" },
        new() { Sentence1 = "blue paint dries slowly, and then again", Sentence2 = "" },
        new() { Sentence1 = "", Sentence2 = "a train left the station" },
        new() { Sentence1 = "a \ud83d\ude82 and half of one: \ud83d, then no more", Sentence2 = "\udc00" },
        new() { Sentence1 = null, Sentence2 = null },
    ];

    private readonly MLContext _context = new(seed: 1);

    public static IEnumerable<object[]> KindsAndBaselines =>
        from kind in ExplainedModels.Kinds
        from baseline in Enum.GetValues<AttributionBaseline>()
        from isPair in new[] { false, true }
        select new object[] { kind, baseline, isPair };

    [TestMethod]
    [DynamicData(nameof(KindsAndBaselines))]
    public void Attributions_AddUpToWhatTheTextChanged(string kind, AttributionBaseline baseline, bool isPair)
    {
        using var model = ExplainedModels.Fit(_context, kind, isPair);
        using var attribution = Fit(model, options =>
        {
            options.Baseline = baseline;
            options.LabelName = kind == "several numbers" ? "Weight" : null;
        });

        var rows = Explain(attribution, Texts);

        Assert.HasCount(Texts.Length, rows);
        Assert.IsTrue(Array.Exists(rows, row => Math.Abs(row.Difference) > 0.01f), "Nothing was to be explained.");
        foreach (var row in rows)
            row.AddsUp();
    }

    [TestMethod]
    public void Output_IsTheLogOddsOfThePredictedLabel()
    {
        using var model = ExplainedModels.Fit(_context, "multi-class");
        using var attribution = Fit(model);
        var predictions = _context.Data.CreateEnumerable<MulticlassPrediction>(model.Transform(View(Texts)), reuseRowObject: false);

        foreach (var (prediction, row) in predictions.Zip(Explain(attribution, Texts)))
        {
            Assert.AreEqual(model.Labels[(int)prediction.PredictedLabel - 1], row.AttributionLabel);
            var probability = prediction.Score[prediction.PredictedLabel - 1];
            Assert.AreEqual(Math.Log(probability / (1 - probability)), row.AttributionOutput, 1e-4);
        }
    }

    [TestMethod]
    [DataRow("regression", 1)]
    [DataRow("binary", 1)]
    public void Output_IsTheScore_OrItsOpposite_WhereFalseIsPredicted(string kind, int sign)
    {
        using var model = ExplainedModels.Fit(_context, kind);
        using var attribution = Fit(model);

        foreach (var (score, row) in model.Transform(View(Texts)).GetColumn<float>("Score").Zip(Explain(attribution, Texts)))
        {
            var expected = kind == "binary" ? Math.Abs(score) : sign * score;
            Assert.AreEqual(expected, row.AttributionOutput, 1e-4f);
            Assert.AreEqual(kind == "binary" ? (score > 0 ? "True" : "False") : "Value", row.AttributionLabel);
        }
    }

    [TestMethod]
    public void LabelName_ExplainsThatLabel_OfEveryRow()
    {
        using var model = ExplainedModels.Fit(_context, "binary");
        using var yes = Fit(model, options => options.LabelName = "True");
        using var no = Fit(model, options => options.LabelName = "False");

        foreach (var (forYes, forNo) in Explain(yes, Texts).Zip(Explain(no, Texts)))
        {
            Assert.AreEqual(("True", "False"), (forYes.AttributionLabel, forNo.AttributionLabel));
            foreach (var (one, other) in forYes.Attributions.Zip(forNo.Attributions))
                Assert.AreEqual(one, -other, 1e-5f);
        }
    }

    [TestMethod]
    [DataRow(AttributionUnit.Word)]
    [DataRow(AttributionUnit.Piece)]
    public void Words_AreWhatTheirOffsetsSay(AttributionUnit unit)
    {
        using var model = ExplainedModels.Fit(_context, "multi-class", isPair: true);
        using var attribution = Fit(model, options => options.Unit = unit);

        foreach (var (text, row) in Texts.Zip(Explain(attribution, Texts)))
        {
            Assert.HasCount(row.AttributionWords.Length, row.Attributions);
            for (var i = 0; i < row.AttributionWords.Length; i++)
            {
                var sentence = (row.AttributionSentences[i] == 1 ? text.Sentence1 : text.Sentence2)!;
                Assert.AreEqual(sentence[row.AttributionStarts[i]..row.AttributionEnds[i]], row.AttributionWords[i]);
            }
            if (unit == AttributionUnit.Word)
                CollectionAssert.AreEqual(Split($"{text.Sentence1} {text.Sentence2}"), row.AttributionWords);
        }
    }

    [TestMethod]
    [DataRow(AttributionMethod.IntegratedGradients)]
    [DataRow(AttributionMethod.GradientTimesInput)]
    [DataRow(AttributionMethod.Occlusion)]
    public void WordsThatAreCutOff_HaveTheScoreZero(AttributionMethod method)
    {
        var text = string.Join(' ', Enumerable.Repeat("kettle rain train", 40));
        using var model = SmallNetwork.FitMulticlass(options => options.MaxLength = 12);
        using var attribution = Fit(model, options => options.Method = method);

        var row = Explain(attribution, new TextExample { Sentence1 = text })[0];

        Assert.HasCount(120, row.Attributions);
        Assert.IsTrue(row.Attributions[..3].All(score => score != 0));
        Assert.IsTrue(row.Attributions[12..].All(score => score == 0));
    }

    [TestMethod]
    public void Occlusion_IsWhatTheOutputLoses_WithoutTheWord()
    {
        using var model = ExplainedModels.Fit(_context, "regression");
        using var attribution = Fit(model, options => options.Method = AttributionMethod.Occlusion);
        const string text = "the kettle whistles";
        var ids = model.Model.Encode(new TextRow(text, null));
        var word = model.Model.Encode(new TextRow("the", null)).Length - 2;
        var without = ids.ToArray();
        without.AsSpan(1, word).Fill(model.Model.Tokenizer.MaskId);
        var outputs = model.Model.Run([ids, without]);

        var row = Explain(attribution, new TextExample { Sentence1 = text })[0];

        Assert.HasCount(3, row.Attributions);
        Assert.AreEqual(outputs[0][0] - outputs[1][0], row.Attributions[0], 1e-5f);
        Assert.AreEqual(outputs[0][0], row.AttributionOutput, 1e-5f);
    }

    [TestMethod]
    [DataRow(AttributionMethod.IntegratedGradients)]
    [DataRow(AttributionMethod.GradientTimesInput)]
    [DataRow(AttributionMethod.Occlusion)]
    public void Estimator_PassesTheBattery(AttributionMethod method)
    {
        using var model = ExplainedModels.Fit(_context, "multi-class");

        new EstimatorBattery(_context, Estimator(model, options => options.Method = method))
        {
            Valid = View(Texts),
            Invalid = [_context.Data.LoadFromEnumerable([new OtherRow()])],
        }.Run();
    }

    [TestMethod]
    public void PredictionEngines_GiveWhatTransformGives_OnSeveralThreads()
    {
        using var model = ExplainedModels.Fit(_context, "multi-class", isPair: true);
        using var attribution = Fit(model);
        var expected = Explain(attribution, Texts);

        Parallel.For(0, 4, _ =>
        {
            using var engine = new MLContext().Model.CreatePredictionEngine<TextExample, AttributionRow>(
                attribution, new PredictionEngineOptions { OwnsTransformer = false });
            foreach (var (text, row) in Texts.Zip(expected))
                CollectionAssert.AreEqual(row.Attributions, engine.Predict(text).Attributions);
        });
    }

    [TestMethod]
    public void Transformer_LivesOn_WhenTheModelIsDisposed_AndLeavesNoTensor()
    {
        var model = ExplainedModels.Fit(_context, "multi-class");
        using var attribution = Fit(model);
        model.Dispose();
        var before = Explain(attribution, Texts);
        var tensors = LiveTensors.Count;

        var after = Explain(attribution, Texts);

        Assert.AreEqual(tensors, LiveTensors.Count);
        foreach (var (one, other) in before.Zip(after))
            CollectionAssert.AreEqual(one.Attributions, other.Attributions);
    }

    [TestMethod]
    public void Chain_HasPredictionAndExplanation()
    {
        using var model = ExplainedModels.Fit(_context, "multi-class");
        using var attribution = Fit(model);

        var both = attribution.Transform(model.Transform(View(Texts)));

        Assert.AreEqual(Texts.Length, both.GetColumn<float[]>("Score").Count());
        Assert.AreEqual(Texts.Length, both.GetColumn<float[]>("Attributions").Count());
    }

    [TestMethod]
    public void Load_ExplainsTheSame_InAFreshProcess()
    {
        using var folder = new TemporaryFolder();
        var (rows, path) = (folder.File("rows.idv"), folder.File("attribution.mlnet"));
        using (var file = File.Create(rows))
            _context.Data.SaveAsBinary(View(Texts[..2]), file);
        using var model = ExplainedModels.Fit(_context, "multi-class");
        using var attribution = Fit(model);
        _context.Model.Save(attribution, null, path);
        string[] columns = ["Attributions", "AttributionStarts", "AttributionEnds", "AttributionLabel", "AttributionOutput"];

        ChildProcess.Run("score", rows, path);

        CollectionAssert.AreEqual(
            ViewComparison.Rows(attribution.Transform(_context.Data.LoadFromBinary(rows)), columns),
            ViewComparison.Rows(_context.Data.LoadFromBinary($"{path}.idv"), columns));
    }

    [TestMethod]
    public void Estimator_RefusesWhatHasNothingToExplain()
    {
        using var embeddings = _context.Transforms.Text.DebertaV3Embeddings(
            "Sentence1", checkpoint: SmallNetwork.Checkpoint).Fit(View(Texts));
        using var numbers = ExplainedModels.Fit(_context, "several numbers");
        using var classes = ExplainedModels.Fit(_context, "multi-class");

        StringAssert.Contains(Refused(embeddings), "DebertaV3Embeddings has no output for a whole text");
        StringAssert.Contains(Refused(numbers), "name one of 'Value', 'Weight'");
        StringAssert.Contains(Refused(classes, options => options.LabelName = "garden"), "no label 'garden'; it has 'kitchen'");
        StringAssert.Contains(Refused(classes, options => options.EndsColumnName = "AttributionStarts"), "all name the column");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new DebertaV3AttributionOptions { Steps = 0 });
        classes.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => Estimator(classes));
    }

    private string Refused(DebertaV3Transformer model, Action<DebertaV3AttributionOptions>? change = null) =>
        Assert.ThrowsExactly<ArgumentException>(() => Estimator(model, change)).Message;

    private DebertaV3Estimator Estimator(DebertaV3Transformer model, Action<DebertaV3AttributionOptions>? change = null)
    {
        var options = new DebertaV3AttributionOptions();
        change?.Invoke(options);
        return _context.Transforms.Text.DebertaV3Attribution(model, options);
    }

    private DebertaV3Transformer Fit(DebertaV3Transformer model, Action<DebertaV3AttributionOptions>? change = null) =>
        Estimator(model, change).Fit(View(Texts));

    private AttributionRow[] Explain(DebertaV3Transformer attribution, params TextExample[] texts) =>
        [.. _context.Data.CreateEnumerable<AttributionRow>(attribution.Transform(View(texts)), reuseRowObject: false)];

    private IDataView View(TextExample[] texts) => _context.Data.LoadFromEnumerable(texts);

    private static string[] Split(string text) => text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);

    private sealed class OtherRow
    {
        public float Sentence1 { get; set; }
    }
}
