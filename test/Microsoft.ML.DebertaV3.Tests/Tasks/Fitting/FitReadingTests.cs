using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.Fitting;

/// <summary>A fit reads its rows once, so that rows which are gone after a reading, or change, are all learned from.</summary>
[TestClass]
public sealed class FitReadingTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Fit_ReadsItsRowsOnce_AndOnlyTheColumnsThatItNeeds()
    {
        var (training, validation) = (new WatchedView(View(Examples.Rows(13))), new WatchedView(View(Examples.Rows(6))));

        Trainer(options => options.ValidationSet = validation).Fit(training).Dispose();

        CollectionAssert.AreEqual(new[] { "Bare Sentence1" }, training.Cursors);
        CollectionAssert.AreEqual(new[] { "Bare Sentence1" }, validation.Cursors);
        Assert.AreEqual((13, 6), (training.RowsRead, validation.RowsRead));
    }

    [TestMethod]
    public void Fit_LearnsTheSame_WhenTheRowsCanBeReadOnce()
    {
        var (rows, heldOut) = (Examples.Rows(13), Examples.Rows(6));
        using var usual = Trainer(options => options.ValidationSet = View(heldOut)).Fit(View(rows));

        using var drained = Trainer(options => options.ValidationSet = View(Sources.Drained(heldOut))).Fit(View(Sources.Drained(rows)));

        SmallFits.AreEqual(usual, drained);
    }

    [TestMethod]
    public void Fit_LearnsTheSame_WhenAFractionOfAnUnrepeatableSourceIsHeldOut()
    {
        var rows = Examples.Rows(13);
        using var usual = Trainer(options => options.ValidationFraction = 0.25).Fit(View(rows));

        using var drained = Trainer(options => options.ValidationFraction = 0.25).Fit(View(Sources.Drained(rows)));

        SmallFits.AreEqual(usual, drained);
    }

    private static DebertaV3Trainer Trainer(Action<DebertaV3TextClassificationOptions> change) => SmallNetwork.MulticlassTrainer(
        options =>
        {
            options.LabelColumnName = "Bare";
            change(options);
        }, new MLContext(seed: 1));

    private IDataView View(IEnumerable<TextExample> rows) => _context.Data.LoadFromEnumerable(rows);
}
