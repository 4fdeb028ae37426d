using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

[TestClass]
public sealed class LoadOptionsTests
{
    private static readonly string[] BinaryColumns = ["PredictedLabel", "Score", "Probability"];
    private static readonly DebertaV3LoadOptions Binary = new() { Task = DebertaV3LoadTask.BinaryClassification, BatchSize = 4 };

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void LoadDebertaV3_GivesTheFittedColumns_WhenABinaryModelWasSaved()
    {
        using var folder = new TemporaryFolder();
        using var model = SaveBinary(folder);

        using var loaded = _context.Model.LoadDebertaV3(folder.Path, Binary);

        AssertSameColumns(model, loaded, BinaryColumns);
        CollectionAssert.AreEqual(new[] { "False", "True" }, loaded.Labels.ToArray());
        SchemaComparison.HasSoundAnnotations(Transform(loaded).Schema);
    }

    [TestMethod]
    [DataRow("\"True\"", "\"False\"", null)]
    [DataRow("\"LABEL_1\"", "\"LABEL_0\"", null)]
    [DataRow("\"spam\"", "\"ham\"", "spam")]
    public void LoadDebertaV3_TakesTheFirstOutputAsTrue_WhenItsLabelIs(string first, string second, string? positive)
    {
        using var folder = new TemporaryFolder();
        using var model = SaveBinary(folder);
        Rename(folder, ("\"0\": \"False\"", $"\"0\": {first}"), ("\"1\": \"True\"", $"\"1\": {second}"));

        using var loaded = _context.Model.LoadDebertaV3(
            folder.Path,
            new DebertaV3LoadOptions { Task = DebertaV3LoadTask.BinaryClassification, PositiveLabel = positive, BatchSize = 4 });

        var expected = Transform(model).GetColumn<float>("Score").Select(score => -score).ToArray();
        CollectionAssert.AreEqual(expected, Transform(loaded).GetColumn<float>("Score").ToArray());
    }

    [TestMethod]
    public void LoadDebertaV3_GivesTheProbabilityBesideTheRawScore_WhenThereIsOneOutput()
    {
        using var folder = new TemporaryFolder();
        using var model = SaveRegression(folder);

        using var loaded = _context.Model.LoadDebertaV3(folder.Path, Binary);

        var view = Transform(loaded);
        var scores = view.GetColumn<float>("Score").ToArray();
        CollectionAssert.AreEqual(Transform(model).GetColumn<float>("Score").ToArray(), scores);
        CollectionAssert.AreEqual(scores.Select(score => (float)(1 / (1 + Math.Exp(-score))))
            .ToArray(), view.GetColumn<float>("Probability").ToArray());
        CollectionAssert.AreEqual(scores.Select(score => score > 0).ToArray(), view.GetColumn<bool>("PredictedLabel").ToArray());
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Load_GivesTheSameColumns_WhenALoadedBinaryFolderWasSaved(int outputs)
    {
        using var folder = new TemporaryFolder();
        using var model = outputs == 1 ? SaveRegression(folder) : SaveBinary(folder);
        using var loaded = _context.Model.LoadDebertaV3(folder.Path, Binary);
        using var zip = new MemoryStream();

        _context.Model.Save(loaded, inputSchema: null, zip);
        zip.Position = 0;
        using var again = (DebertaV3Transformer)_context.Model.Load(zip, out _);

        AssertSameColumns(loaded, again, BinaryColumns);
        CollectionAssert.AreEqual(loaded.Labels.ToArray(), again.Labels.ToArray());
    }

    [TestMethod]
    [DataRow("spam", "ham", null, "PositiveLabel must say")]
    [DataRow("spam", "ham", "eggs", "'eggs'")]
    public void LoadDebertaV3_NamesTheLabels_WhenNothingTellsWhichIsTrue(string first, string second, string? positive, string problem)
    {
        using var folder = new TemporaryFolder();
        using var model = SaveBinary(folder);
        Rename(folder, ("\"0\": \"False\"", $"\"0\": \"{first}\""), ("\"1\": \"True\"", $"\"1\": \"{second}\""));
        var options = new DebertaV3LoadOptions { Task = DebertaV3LoadTask.BinaryClassification, PositiveLabel = positive };

        var error = Assert.ThrowsExactly<InvalidDataException>(() => _context.Model.LoadDebertaV3(folder.Path, options));

        StringAssert.Contains(error.Message, "'spam', 'ham'");
        StringAssert.Contains(error.Message, problem);
    }

    [TestMethod]
    public void LoadDebertaV3_SaysSo_WhenAFolderOfManyLabelsIsWantedAsBinary()
    {
        using var folder = new TemporaryFolder();
        using var model = SmallNetwork.FitMulticlass();
        model.SavePretrained(folder.Path);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => _context.Model.LoadDebertaV3(folder.Path, Binary));

        StringAssert.Contains(error.Message, $"{Examples.ClassNames.Count} labels");
    }

    [TestMethod]
    public void LoadDebertaV3_RefusesOptions_WhenTheyContradictEachOther()
    {
        using var folder = new TemporaryFolder();

        var positive = Assert.ThrowsExactly<ArgumentException>(
            () => _context.Model.LoadDebertaV3(folder.Path, new DebertaV3LoadOptions { PositiveLabel = "True" }));
        var column = Assert.ThrowsExactly<ArgumentException>(() => _context.Model.LoadDebertaV3(
            folder.Path, new DebertaV3LoadOptions { Task = DebertaV3LoadTask.BinaryClassification, ProbabilityColumnName = "Score" }));

        StringAssert.Contains(positive.Message, "PositiveLabel");
        StringAssert.Contains(column.Message, "ProbabilityColumnName");
    }

    private DebertaV3Transformer SaveBinary(TemporaryFolder folder)
    {
        var options = SmallNetwork.Classification(o => o.LabelColumnName = "Truth");
        var model = _context.BinaryClassification.Trainers.DebertaV3TextClassification(options).Fit(Examples.View(_context));
        model.SavePretrained(folder.Path);
        return model;
    }

    private DebertaV3Transformer SaveRegression(TemporaryFolder folder)
    {
        var model = _context.Regression.Trainers.DebertaV3TextRegression(SmallNetwork.Regression()).Fit(Examples.View(_context));
        model.SavePretrained(folder.Path);
        return model;
    }

    private static void Rename(TemporaryFolder folder, params (string Found, string Wanted)[] replacements)
    {
        var text = File.ReadAllText(folder.File("config.json"));
        foreach (var (found, wanted) in replacements)
        {
            StringAssert.Contains(text, found);
            text = text.Replace(found, wanted, StringComparison.Ordinal);
        }
        File.WriteAllText(folder.File("config.json"), text);
    }

    private IDataView Transform(DebertaV3Transformer model) => model.Transform(_context.Data.LoadFromEnumerable(Examples.Rows(20)));

    private void AssertSameColumns(DebertaV3Transformer expected, DebertaV3Transformer actual, string[] columns) =>
        CollectionAssert.AreEqual(ViewComparison.Rows(Transform(expected), columns), ViewComparison.Rows(Transform(actual), columns));
}
