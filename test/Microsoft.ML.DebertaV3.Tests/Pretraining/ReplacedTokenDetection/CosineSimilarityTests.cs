using Microsoft.ML.DebertaV3.Pretraining;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

[TestClass]
public sealed class CosineSimilarityTests
{
    [TestMethod]
    public void Mean_IsThatOfAllPairs()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(2, CPU);
        var table = empty(30, 7).normal_(0.3, 1, generator);
        var pairs = from i in Enumerable.Range(0, 30) from j in Enumerable.Range(0, 30) where i != j select (i, j);

        var expected = pairs.Average(pair => nn.functional.cosine_similarity(table[pair.i], table[pair.j], 0).item<float>());

        Assert.AreEqual(expected, CosineSimilarity.Mean(table), 1e-6);
    }

    [TestMethod]
    public void Mean_IsOne_WhenRowsDifferOnlyInLength() => Assert.AreEqual(1, Mean([1, 2], [2, 4], [5, 10]), 1e-6);

    [TestMethod]
    public void Mean_TakesARowOfZerosAsLikeNone() => Assert.AreEqual(1.0 / 3, Mean([1, 0], [2, 0], [0, 0]), 1e-6);

    [TestMethod]
    public void Mean_IsThatOfTheSum_OfTwoTables_LargerThanAChunk()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        var (one, two) = (empty(8200, 4).normal_(0.3, 1, generator), empty(8200, 4).normal_(0, 0.5, generator));
        var table = one + two;
        var units = (table / table.norm(1, keepdim: true)).to(ScalarType.Float64);

        var expected = ((units.matmul(units.t()).sum() - units.square().sum()) / (8200.0 * 8199)).item<double>();

        Assert.AreEqual(expected, CosineSimilarity.Mean(one, two), 1e-6);
    }

    private static double Mean(params float[][] rows)
    {
        using var scope = NewDisposeScope();
        return CosineSimilarity.Mean(stack([.. rows.Select(row => tensor(row))]));
    }
}
