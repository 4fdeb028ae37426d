using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

/// <summary>Pre-training reads its text once, and every later use of it is of what was read then.</summary>
[TestClass]
public sealed class CorpusReadingTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Fit_ReadsItsTextsOnce_ForTwoEpochsWithGeneratorWarmupAndValidation()
    {
        var (training, validation) = (new WatchedView(View(Examples.Rows(60))), new WatchedView(View(Examples.Rows(30))));

        Estimator(options => (options.ValidationSet, options.GeneratorWarmupSteps) = (validation, 2)).Fit(training).Dispose();

        CollectionAssert.AreEqual(new[] { "Sentence1" }, training.Cursors);
        CollectionAssert.AreEqual(new[] { "Sentence1" }, validation.Cursors);
        Assert.AreEqual((60, 30), (training.RowsRead, validation.RowsRead));
    }

    [TestMethod]
    public void Fit_LearnsTheSame_WhenTheTextsCanBeReadOnce()
    {
        var rows = Examples.Rows(60);
        using var usual = Estimator(options => options.ValidationFraction = 0.2).Fit(View(rows));

        using var drained = Estimator(options => options.ValidationFraction = 0.2).Fit(View(Sources.Drained(rows)));

        CollectionAssert.AreEqual(PretrainedWeights.Of(usual), PretrainedWeights.Of(drained));
    }

    private IDataView View(IEnumerable<TextExample> rows) => _context.Data.LoadFromEnumerable(rows);

    private static DebertaV3PretrainingEstimator Estimator(Action<DebertaV3PretrainingOptions> change)
    {
        var options = new DebertaV3PretrainingOptions
        {
            Checkpoint = DebertaV3Checkpoint.Random(SmallPretraining.Discriminator, DebertaV3Checkpoint.Tiny.Tokenizer, "Tiny", seed: 4),
            InputColumnName = "Sentence1",
            MaxLength = 32,
            BatchSize = 4,
            MaxEpochs = 2,
        };
        change(options);
        return new MLContext(seed: 1).Transforms.Text.DebertaV3Pretraining(options);
    }
}
