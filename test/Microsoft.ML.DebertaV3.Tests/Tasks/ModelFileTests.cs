using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

[TestClass]
public sealed class ModelFileTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Load_PredictsTheSameInAFreshProcess_ByTransformEngineAndThreads()
    {
        using var folder = new TemporaryFolder();
        var data = _context.Data.LoadFromEnumerable(Examples.Rows());
        var rows = Examples.Rows(40).Where(row => !string.IsNullOrEmpty(row.Sentence1)).ToArray();
        var texts = Path.Combine(folder.Path, "texts");
        File.WriteAllLines(texts, rows.Select(row => row.Sentence1!));
        List<string> models = [], expected = [];
        foreach (var batchSize in new[] { 1, 7, 32 })
        {
            using var model = _context.Transforms.Conversion.MapValueToKey("Label")
                .Append(SmallNetwork.MulticlassTrainer(options => options.BatchSize = batchSize, _context))
                .Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data);
            models.Add(Path.Combine(folder.Path, $"batch{batchSize}.mlnet"));
            _context.Model.Save(model, data.Schema, models[^1]);
            var one = ByEngine(model, rows);
            expected.AddRange([.. Lines("transform", ByTransform(model, rows)), .. Lines("engine", one), .. Lines("threads", one)]);

            IEnumerable<string> Lines(string way, IEnumerable<string> predictions) =>
                predictions.Select(p => $"batch{batchSize}.mlnet {way} {p}");
        }

        var actual = ChildProcess.Run(["predict", texts, .. models]);

        CollectionAssert.AreEqual(expected, actual);
    }

    [TestMethod]
    public void Load_KeepsOptionsLabelsAndWeights()
    {
        using var model =
            SmallNetwork.FitMulticlass(options =>
            (options.Sentence2ColumnName, options.MaxLength, options.BatchSize) = ("Sentence2", 77, 9));

        using var loaded = SaveAndLoad(model, new MLContext());

        Assert.AreEqual(77, loaded.Model.Settings.MaxLength);
        Assert.AreEqual(9, loaded.Model.BatchSize);
        CollectionAssert.AreEqual(model.Model.Settings.TextColumns.ToArray(), loaded.Model.Settings.TextColumns.ToArray());
        CollectionAssert.AreEqual(Examples.ClassNames.ToArray(), loaded.Labels.ToArray());
        CollectionAssert.AreEqual(FittedWeights.Of(model), FittedWeights.Of(loaded));
        Assert.AreEqual(model.Model.Classifier().Backbone.Config, loaded.Model.Classifier().Backbone.Config);
    }

    [TestMethod]
    public void Save_IsTheSameFile_WhenALoadedModelIsSavedAgain()
    {
        using var model = SmallNetwork.FitMulticlass();
        using var loaded = SaveAndLoad(model, _context);

        var (first, second) = (new SavedModel(Save(model)), new SavedModel(Save(loaded)));

        foreach (var stream in new[] { "Settings", "Config", "Tokenizer", "Weights", "Model.key" })
            CollectionAssert.AreEqual(first[stream], second[stream], stream);
    }

    [TestMethod]
    public void Save_GivesALoadableFileAndFolder_WhenALabelIsNoProperText()
    {
        var rows = Examples.Rows();
        Array.ForEach(rows, row => row.Label = row.Truth ? "lone \ud800" : "quote \" \0 \u2028");
        using var model = SmallNetwork.MulticlassTrainer().Fit(Examples.View(_context, rows));
        using var folder = new TemporaryFolder();
        model.SavePretrained(folder.Path);

        using var loaded = SaveAndLoad(model, _context);
        using var fromFolder = _context.Model.LoadDebertaV3(folder.Path);

        CollectionAssert.AreEqual(new[] { "lone \ufffd", "quote \" \0 \u2028" }, loaded.Labels.ToArray());
        CollectionAssert.AreEqual(loaded.Labels.ToArray(), fromFolder.Labels.ToArray());
    }

    [TestMethod]
    public void Load_TakesTheDeviceFromItsOwnContext()
    {
        using var model = SmallNetwork.FitMulticlass();

        using var fallenBack = SaveAndLoad(model, new MLContext { GpuDeviceId = 999, FallbackToCpu = true });
        var problem = Assert.Throws<Exception>(() => SaveAndLoad(model, new MLContext { GpuDeviceId = 999, FallbackToCpu = false }));

        var rows = Examples.Rows();
        CollectionAssert.AreEqual(Texts(MulticlassPrediction.ByTransform(model, rows)),
            Texts(MulticlassPrediction.ByTransform(fallenBack, rows)));
        StringAssert.Contains(problem.GetBaseException().Message, "GpuDeviceId is 999");
        Assert.IsInstanceOfType<InvalidOperationException>(problem.GetBaseException());
    }

    [TestMethod]
    public void Fit_TakesTheDeviceOfTheContext()
    {
        var context = new MLContext(seed: 1) { GpuDeviceId = 999, FallbackToCpu = false };

        var problem = Assert.ThrowsExactly<InvalidOperationException>(() => SmallNetwork.MulticlassTrainer(context: context)
            .Fit(Examples.View(context)));

        StringAssert.Contains(problem.Message, "GpuDeviceId is 999");
    }

    [TestMethod]
    public void Fit_TakesTheDeviceOfTheContext_AlsoWhereItWasSetAfterTheTrainerWasMade()
    {
        var context = new MLContext(seed: 1);
        var trainer = SmallNetwork.MulticlassTrainer(context: context);
        (context.GpuDeviceId, context.FallbackToCpu) = (999, false);

        var problem = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(Examples.View(context)));

        StringAssert.Contains(problem.Message, "GpuDeviceId is 999");
    }

    [TestMethod]
    public void Load_FreesTheNetwork_WhenTheWeightsAreDamaged()
    {
        using var model = SmallNetwork.FitMulticlass();
        var saved = new SavedModel(Save(model));
        var damaged = saved["Weights"][..^100];
        var before = LiveTensors.Count;

        Assert.Throws<Exception>(() => _context.Model.Load(saved.With("Weights", damaged), out _));

        Assert.AreEqual(before, LiveTensors.Count);
    }

    [TestMethod]
    public void Load_NamesTheTokenizer_WhenItDoesNotFitTheNetwork()
    {
        using var model = SmallNetwork.FitMulticlass(options => options.Checkpoint = DebertaV3Checkpoint.Random(
            SmallNetwork.Config with { VocabularySize = 400 }, DebertaV3Tokenizer.Create(new MemoryStream(SmallTokenizer.Bytes)), "small",
            seed: 1));
        var saved = new SavedModel(Save(model));

        var problem =
            Assert.Throws<Exception>(() =>
            _context.Model.Load(saved.With("Tokenizer", DebertaV3Checkpoint.Tiny.Tokenizer.ModelBytes.Span), out _));

        StringAssert.Contains(Assert.IsInstanceOfType<InvalidDataException>(problem.GetBaseException()).Message, "Tokenizer");
    }

    private byte[] Save(ITransformer model)
    {
        using var file = new MemoryStream();
        _context.Model.Save(model, Examples.View(_context).Schema, file);
        return file.ToArray();
    }

    private DebertaV3Transformer SaveAndLoad(DebertaV3Transformer model, MLContext loading) =>
        (DebertaV3Transformer)loading.Model.Load(new MemoryStream(Save(model)), out _);

    private static string[] Texts(IEnumerable<MulticlassPrediction> predictions) =>
        [.. predictions.Select(prediction => prediction.ToString())];

    private string[] ByTransform(TransformerChain<KeyToValueMappingTransformer> model, TextExample[] rows) =>
        [.. _context.Data.CreateEnumerable<Named>(model.Transform(_context.Data.LoadFromEnumerable(rows)), reuseRowObject: false)
            .Select(p => p.ToString())];

    private string[] ByEngine(TransformerChain<KeyToValueMappingTransformer> model, TextExample[] rows)
    {
        using var engine = _context.Model.CreatePredictionEngine<TextExample, Named>(model,
            new PredictionEngineOptions { OwnsTransformer = false });
        return [.. rows.Select(row => engine.Predict(row).ToString())];
    }

    private sealed class Named
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];

        // As the child prints it.
        public override string ToString() =>
            $"{PredictedLabel} {string.Join(' ', Score.Select(s => BitConverter.SingleToUInt32Bits(s).ToString("x8", null)))}";
    }
}
