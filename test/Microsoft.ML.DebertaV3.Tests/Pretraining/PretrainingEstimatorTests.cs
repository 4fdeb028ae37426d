using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Tests.Tasks.FillMask;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

/// <summary>The estimator as ML.NET uses it, and what can be done with what it fits.</summary>
[TestClass]
public sealed class PretrainingEstimatorTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow(PretrainingObjective.ReplacedTokenDetection)]
    [DataRow(PretrainingObjective.MaskedLanguageModeling)]
    public void Estimator_MeetsMlNet(PretrainingObjective objective)
    {
        var valid = Texts();

        new EstimatorBattery(_context, Estimator(options => options.Objective = objective))
        {
            Valid = valid,
            Invalid = [_context.Transforms.DropColumns("Sentence1").Fit(valid)
                .Transform(valid), Copy("Value", valid), Copy("Truth", valid)],
        }.Run();
    }

    [TestMethod]
    public void Estimator_KeepsItsPromise_WhenEveryColumnHasAnotherName()
    {
        var estimator = Estimator(options => (options.PiecesColumnName, options.PieceStartColumnName, options.PieceLengthColumnName,
            options.ReplacedProbabilityColumnName, options.AnomalyScoreColumnName) = ("P", "S", "L", "R", "A"));
        var data = Texts();

        using var model = estimator.Fit(data);

        SchemaComparison.IsKept(estimator.GetOutputSchema(SchemaShape.Create(data.Schema)), model.GetOutputSchema(data.Schema));
    }

    [TestMethod]
    public void Fit_GoesOnFromWhatWasSaved_WithBothNetworks()
    {
        using var folder = new TemporaryFolder();
        using var first = Estimator().Fit(Texts());
        first.SavePretrained(folder.Path);
        var continued = DebertaV3Checkpoint.FromFolder(folder.Path);

        using var fromFolder = Estimator(options => options.Checkpoint = continued).Fit(Texts());
        using var inMemory = Estimator(options => options.Checkpoint = first.Checkpoint).Fit(Texts());

        Assert.IsTrue(continued.HasGenerator);
        CollectionAssert.AreEqual(PretrainedWeights.Of(inMemory), PretrainedWeights.Of(fromFolder));
        CollectionAssert.AreNotEqual(PretrainedWeights.Of(first), PretrainedWeights.Of(fromFolder));
    }

    [TestMethod]
    [DataRow(PretrainingObjective.ReplacedTokenDetection)]
    [DataRow(PretrainingObjective.MaskedLanguageModeling)]
    public void FillMask_TakesWhatWasTrained_WithTheDecoder(PretrainingObjective objective)
    {
        using var pretrained = Estimator(options => options.Objective = objective).Fit(Texts());

        using var model = _context.Transforms.Text.DebertaV3FillMask("Sentence1", checkpoint: pretrained.Checkpoint).Fit(Texts());

        var data = _context.Data.LoadFromEnumerable([new TextExample { Sentence1 = "the bin has not been [MASK]" }]);
        var row = _context.Data.CreateEnumerable<FillMaskRow>(model.Transform(data), reuseRowObject: false).Single();
        Assert.IsTrue(model.Model.LanguageModel().Decodes);
        Assert.HasCount(5, row.PredictedPieces);
        Assert.IsTrue(row.PredictedProbabilities.All(probability => probability is > 0 and <= 1));
    }

    private static DebertaV3PretrainingEstimator Estimator(Action<DebertaV3PretrainingOptions>? change = null)
    {
        var options = new DebertaV3PretrainingOptions
        {
            InputColumnName = "Sentence1",
            Checkpoint = DebertaV3Checkpoint.Random(SmallPretraining.Discriminator, DebertaV3Checkpoint.Tiny.Tokenizer, "Tiny", seed: 4),
            BatchSize = 4,
            MaxLength = Corpus.MaxLength,
            MaxSteps = 2,
        };
        change?.Invoke(options);
        return new MLContext(seed: 1).Transforms.Text.DebertaV3Pretraining(options);
    }

    private IDataView Texts() => _context.Data.LoadFromEnumerable(Corpus.English(20).Select(text => new TextExample { Sentence1 = text }));

    private IDataView Copy(string from, IDataView data) => _context.Transforms.CopyColumns("Sentence1", from).Fit(data).Transform(data);
}
