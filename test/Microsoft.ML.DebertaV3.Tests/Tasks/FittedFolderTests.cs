using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

[TestClass]
public sealed class FittedFolderTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void LoadDebertaV3_PredictsTheSame_WhenAMulticlassModelWasSaved()
    {
        using var folder = new TemporaryFolder();
        using var model = SmallNetwork.FitMulticlass();
        model.SavePretrained(folder.Path);

        using var loaded = _context.Model.LoadDebertaV3(folder.Path, batchSize: 4);

        CollectionAssert.AreEqual(Examples.ClassNames.ToArray(), loaded.Labels.ToArray());
        AssertSameColumns(model, loaded, ["Score", "PredictedLabel"]);
    }

    [TestMethod]
    public void LoadDebertaV3_PredictsTheSame_WhenARegressionModelOfPairsWasSaved()
    {
        using var folder = new TemporaryFolder();
        var options = SmallNetwork.Regression(o => o.Sentence2ColumnName = "Sentence2");
        using var model = _context.Regression.Trainers.DebertaV3TextRegression(options).Fit(Examples.View(_context));
        model.SavePretrained(folder.Path);

        using var loaded = _context.Model.LoadDebertaV3(folder.Path, sentence2ColumnName: "Sentence2", batchSize: 4);

        AssertSameColumns(model, loaded, ["Score"]);
    }

    [TestMethod]
    public void LoadDebertaV3_GivesABinaryModelAsTwoLabels()
    {
        using var folder = new TemporaryFolder();
        var options = SmallNetwork.Classification(o => o.LabelColumnName = "Truth");
        using var model = _context.BinaryClassification.Trainers.DebertaV3TextClassification(options).Fit(Examples.View(_context));
        model.SavePretrained(folder.Path);

        using var loaded = _context.Model.LoadDebertaV3(folder.Path);

        CollectionAssert.AreEqual(new[] { "False", "True" }, loaded.Labels.ToArray());
        var scores = MulticlassPrediction.ByEngine(loaded, Examples.Rows()).Select(p => p.Score[1]);
        var data = model.Transform(_context.Data.LoadFromEnumerable(Examples.Rows()));
        foreach (var (expected, actual) in data.GetColumn<float>("Probability").Zip(scores))
            Assert.AreEqual(expected, actual, 1e-6f);
    }

    [TestMethod]
    [DataRow("seqcls", 4)]
    [DataRow("nli", 3)]
    [DataRow("nli-entailment-first", 3)]
    public void LoadDebertaV3_GivesKeysAndProbabilities_OfAPublishedClassifier(string name, int labels)
    {
        using var model = _context.Model.LoadDebertaV3(Shared.Path($"golden/tasks/models/{name}"), sentence2ColumnName: "Sentence2");

        var view = model.Transform(_context.Data.LoadFromEnumerable(Examples.Rows()));

        Assert.HasCount(labels, model.Labels);
        var values = default(VBuffer<ReadOnlyMemory<char>>);
        view.Schema["PredictedLabel"].GetKeyValues(ref values);
        CollectionAssert.AreEqual(model.Labels.ToArray(), values.DenseValues().Select(v => v.ToString()).ToArray());
        foreach (var score in view.GetColumn<float[]>("Score"))
            Assert.AreEqual(1f, score.Sum(), 1e-5f);
    }

    [TestMethod]
    public void LoadDebertaV3_GivesOneProbabilityPerLabel_OfAMultilabelFolder()
    {
        using var model = _context.Model.LoadDebertaV3(Shared.Path("golden/tasks/models/multilabel"));

        var view = model.Transform(_context.Data.LoadFromEnumerable(Examples.Rows(40)));

        foreach (var (score, labels) in view.GetColumn<float[]>("Score").Zip(view.GetColumn<uint[]>("PredictedLabel")))
        {
            Assert.HasCount(4, score);
            CollectionAssert.AreEqual(Enumerable.Range(1, 4).Where(i => score[i - 1] >= 0.5f).Select(i => (uint)i).ToArray(), labels);
        }
        SchemaComparison.HasSoundAnnotations(view.Schema);
        using var zip = new MemoryStream();
        _context.Model.Save(model, view.Schema, zip);
        zip.Position = 0;
        using var loaded = (DebertaV3Transformer)_context.Model.Load(zip, out _);
        AssertSameColumns(model, loaded, ["Score", "PredictedLabel"]);
    }

    [TestMethod]
    public void LoadDebertaV3_GivesANumber_OfARegressionFolder()
    {
        using var model = _context.Model.LoadDebertaV3(Shared.Path("golden/tasks/models/regression"), sentence2ColumnName: "Sentence2");

        var view = model.Transform(_context.Data.LoadFromEnumerable(Examples.Rows()));

        Assert.IsTrue(view.GetColumn<float>("Score").All(float.IsFinite));
        Assert.IsNull(view.Schema.GetColumnOrNull("PredictedLabel"));
    }

    [TestMethod]
    [DataRow("mlm", "DebertaV2ForMaskedLM")]
    public void LoadDebertaV3_SaysWhatTheFolderIs_WhenItHasAnotherHead(string name, string architecture)
    {
        var folder = Shared.Path($"golden/tasks/models/{name}"); // outside of the check, which would take the skip for the error

        var problem = Assert.ThrowsExactly<InvalidDataException>(() => _context.Model.LoadDebertaV3(folder));

        StringAssert.Contains(problem.Message, architecture);
        StringAssert.Contains(problem.Message, "no sequence classification head");
    }

    [TestMethod]
    public void Fit_MakesANewHead_WhenAFolderLabelsTokens()
    {
        var checkpoint = DebertaV3Checkpoint.FromFolder(Shared.Path("golden/tasks/models/tokencls"));

        using var model = SmallNetwork.MulticlassTrainer(options => options.Checkpoint = checkpoint, _context).Fit(Examples.View(_context));

        Assert.HasCount(3, MulticlassPrediction.ByEngine(model, Examples.Rows(1))[0].Score);
    }

    // What config.json claims must not be allocated before the tensors confirm it.
    [TestMethod]
    [DataRow("\"vocab_size\": 8064", "\"vocab_size\": 100000000")]
    [DataRow("\"intermediate_size\": 32", "\"intermediate_size\": 100000000")]
    [DataRow("\"num_hidden_layers\": 1", "\"num_hidden_layers\": 100000000")]
    [DataRow("\"position_buckets\": 32", "\"position_buckets\": 400")]
    public void LoadDebertaV3AndFit_RefuseSizesThatTheTensorsDoNotHave(string found, string claimed)
    {
        using var folder = new TemporaryFolder();
        using var model = SmallNetwork.FitMulticlass();
        model.SavePretrained(folder.Path);
        var config = Path.Combine(folder.Path, "config.json");
        var text = File.ReadAllText(config);
        StringAssert.Contains(text, found);
        File.WriteAllText(config, text.Replace(found, claimed, StringComparison.Ordinal));
        var before = LiveTensors.Count;

        Assert.ThrowsExactly<InvalidDataException>(() => _context.Model.LoadDebertaV3(folder.Path));
        var checkpoint = DebertaV3Checkpoint.FromFolder(folder.Path);
        Assert.ThrowsExactly<InvalidDataException>(
            () => SmallNetwork.MulticlassTrainer(options => options.Checkpoint = checkpoint, _context).Fit(Examples.View(_context)));

        Assert.AreEqual(before, LiveTensors.Count);
    }

    private void AssertSameColumns(DebertaV3Transformer expected, DebertaV3Transformer actual, string[] columns)
    {
        var data = _context.Data.LoadFromEnumerable(Examples.Rows(20));
        CollectionAssert.AreEqual(ViewComparison.Rows(expected.Transform(data), columns),
            ViewComparison.Rows(actual.Transform(data), columns));
    }
}
