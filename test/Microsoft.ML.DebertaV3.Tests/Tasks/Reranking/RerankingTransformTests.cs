using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.Reranking;

[TestClass]
public sealed class RerankingTransformTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Score_IsTheNetworksOutputOfEachPair_AndOrderFollowsIt()
    {
        using var relevance = _context.Regression.Trainers.DebertaV3TextRegression(SmallNetwork.Regression(options =>
            options.Sentence2ColumnName = "Sentence2")).Fit(Examples.View(_context));
        var data = View(new QueryRow { Query = "rain", Passages = ["a kettle", "rain again", "", "the train"] },
            new QueryRow { Query = "kettle" });
        using var model = Estimator(relevance.Checkpoint).Fit(data);

        var view = model.Transform(data);

        var scores = view.GetColumn<float[]>("Score").ToArray();
        var pairs = new[] { "a kettle", "rain again", "", "the train" }
            .Select(passage => relevance.Model.Logits(new Microsoft.ML.DebertaV3.DataViews.TextRow("rain", passage))[0][0]).ToArray();
        foreach (var (expected, actual) in pairs.Zip(scores[0]))
            Assert.AreEqual(expected, actual, 1e-5f);
        var order = view.GetColumn<int[]>("Order").ToArray();
        CollectionAssert.AreEqual(Enumerable.Range(0, 4).OrderByDescending(i => scores[0][i]).ToArray(), order[0]);
        Assert.IsEmpty(order[1]);
    }

    [TestMethod]
    public void Estimator_PassesTheBattery()
    {
        using var relevance = _context.Regression.Trainers.DebertaV3TextRegression(SmallNetwork.Regression()).Fit(Examples.View(_context));

        new EstimatorBattery(_context, Estimator(relevance.Checkpoint))
        {
            Valid = View(new QueryRow { Query = "rain", Passages = ["a kettle", "rain again"] }, new QueryRow(),
                new QueryRow { Passages = ["so"] }),
            Invalid = [_context.Data.LoadFromEnumerable([new OtherRow()])],
        }.Run();
    }

    [TestMethod]
    public void Estimator_RefusesAHeadOfManyLabels()
    {
        using var other = SmallNetwork.FitMulticlass();

        var problem = Assert.ThrowsExactly<InvalidDataException>(() => Estimator(other.Checkpoint));

        StringAssert.Contains(problem.Message, "re-ranking needs one");
        Assert.ThrowsExactly<ArgumentException>(() => Estimator(null));
    }

    private DebertaV3Estimator Estimator(DebertaV3Checkpoint? checkpoint) =>
        _context.Transforms.Text.DebertaV3Reranking(new DebertaV3RerankingOptions { Checkpoint = checkpoint });

    private IDataView View(params QueryRow[] rows) => _context.Data.LoadFromEnumerable(rows);

    private sealed class QueryRow
    {
        public string Query { get; set; } = "";

        public string[] Passages { get; set; } = [];
    }

    private sealed class OtherRow
    {
        public string Query { get; set; } = "";

        public string Passages { get; set; } = "";
    }
}
