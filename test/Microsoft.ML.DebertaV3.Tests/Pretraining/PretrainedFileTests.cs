using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

[TestClass]
public sealed class PretrainedFileTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Load_GivesTheSameColumnsHistoryAndGenerator_WhenTheModelWasSaved(bool detects)
    {
        using var model = detects ? SmallPretraining.Detection() : SmallPretraining.Masking();
        var data = _context.Data.LoadFromEnumerable(Examples.Rows(20));
        using var zip = new MemoryStream();
        _context.Model.Save(model, data.Schema, zip);
        zip.Position = 0;

        using var loaded = (DebertaV3Transformer)new MLContext().Model.Load(zip, out _);

        ViewComparison.AreSame(model.Transform(data), loaded.Transform(data));
        Assert.AreEqual(detects, loaded.Checkpoint.HasGenerator);
        Assert.AreEqual(2, loaded.TrainingHistory.Steps);
        Assert.AreEqual(3, loaded.TrainingHistory.Epochs[0].TrainingLoss);
        CollectionAssert.AreEqual(PretrainedWeights.Of(model), PretrainedWeights.Of(loaded));
    }

    [TestMethod]
    public void Load_GivesAChain_WhenTheModelIsAPartOfAPipeline()
    {
        using var model = SmallPretraining.Detection();
        var data = _context.Data.LoadFromEnumerable(Examples.Rows(5));
        var chain = new TransformerChain<ITransformer>(model, _context.Transforms.CopyColumns("Anomaly", "AnomalyScore")
            .Fit(model.Transform(data)));
        using var zip = new MemoryStream();
        _context.Model.Save(chain, data.Schema, zip);
        zip.Position = 0;

        var loaded = new MLContext().Model.Load(zip, out _);

        ViewComparison.AreSame(chain.Transform(data), loaded.Transform(data));
        ((IDisposable)loaded).Dispose();
    }
}
