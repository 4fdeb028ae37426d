using Microsoft.ML.DebertaV3.Tasks.Attribution;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.Attribution;

[TestClass]
public sealed class QuadratureTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(7)]
    [DataRow(32)]
    public void GaussLegendre_IsExact_ForPolynomials(int count)
    {
        var way = Quadrature.GaussLegendre(count);

        for (var degree = 0; degree < 2 * count; degree++)
            Assert.AreEqual(1d / (degree + 1), way.Points.Zip(way.Weights, (x, w) => w * Math.Pow(x, degree)).Sum(), 1e-13, $"{degree}");
    }

    [TestMethod]
    public void GaussLegendre_HasRisingPointsInside_AndPositiveWeights_WhenThereAreMany()
    {
        var way = Quadrature.GaussLegendre(8192);

        Assert.AreEqual(1, way.Weights.Sum(), 1e-10);
        Assert.IsTrue(way.Weights.All(weight => weight > 0));
        Assert.IsTrue(way.Points.Zip(way.Points.Skip(1)).All(pair => pair.First < pair.Second));
        Assert.IsTrue(way.Points is [> 0, .., < 1]);
    }
}
