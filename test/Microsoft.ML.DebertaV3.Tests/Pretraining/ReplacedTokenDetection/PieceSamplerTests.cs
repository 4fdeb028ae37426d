using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

[TestClass]
[DoNotParallelize]
public sealed class PieceSamplerTests
{
    private const int Draws = 1_000_000, Rows = 1000;

    [TestMethod]
    [DataRow(40, 1.0)]
    [DataRow(40, 0.7)]
    [DataRow(3000, 1.0)] // several blocks
    public void Draw_HasTheFrequenciesOfTheSoftmax(int vocabulary, double temperature)
    {
        using var scope = NewDisposeScope();
        using var memory = new Workspace();
        using var generator = new Generator(3, CPU);
        var logits = empty(1, vocabulary).normal_(0, 2, generator);
        var expected = (logits.to(ScalarType.Float64) / temperature).softmax(1).data<double>().ToArray();
        var weights = new PieceLogits(logits.clone(), [0]).WeightsAt(temperature, memory).expand(Rows, -1).contiguous();
        var (random, counts) = (new Random(5), new long[vocabulary]);

        for (var i = 0; i < Draws / Rows; i++)
        {
            foreach (var piece in PieceSampler.Draw(weights, random))
                counts[piece]++;
        }

        // Pieces that are too rare for the statistic are one class.
        var rare = Enumerable.Range(0, vocabulary).Where(i => expected[i] * Draws < 10).ToHashSet();
        var classes = Enumerable.Range(0, vocabulary).Where(i => !rare.Contains(i))
            .Select(i => (Count: (double)counts[i], Expected: expected[i] * Draws)).ToList();
        if (rare.Count > 0)
            classes.Add((rare.Sum(i => (double)counts[i]), rare.Sum(i => expected[i] * Draws)));
        var freedom = classes.Count - 1;
        var statistic = classes.Sum(one => Math.Pow(one.Count - one.Expected, 2) / one.Expected);
        Assert.IsLessThan(freedom + 4 * Math.Sqrt(2.0 * freedom), statistic); // 4 standard deviations of the chi-square distribution
        Assert.IsGreaterThan(freedom - 4 * Math.Sqrt(2.0 * freedom), statistic);
    }

    [TestMethod]
    [DataRow(5, 4)]
    [DataRow(5, 2)]
    [DataRow(2500, 2499)]
    [DataRow(2500, 1024)]
    public void At_GivesTheOnlyPieceWithWeight(int vocabulary, int place)
    {
        var weights = new float[vocabulary];
        weights[place] = 0.3f;

        foreach (var part in new[] { 0, 0.5, 0.999, Math.BitDecrement(1.0) })
            Assert.AreEqual(place, PieceSampler.At(weights, part));
    }

    [TestMethod]
    [DataRow(0.0, 1)] // the first has no weight
    [DataRow(0.24, 1)]
    [DataRow(0.26, 3)]
    [DataRow(0.9999999999, 3)] // the last has none
    public void At_PassesOverPiecesWithoutWeight(double part, int expected) =>
        Assert.AreEqual(expected, PieceSampler.At([0, 1, 0, 3, 0], part));

    [TestMethod]
    public void Draw_IsThatOfOneThread()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4, CPU);
        var weights = empty(300, 2000).uniform_(0, 1, generator);
        var points = new Random(8);

        var drawn = PieceSampler.Draw(weights, new Random(8));

        var values = weights.data<float>().ToArray();
        for (var row = 0; row < drawn.Length; row++)
            Assert.AreEqual(PieceSampler.At(values.AsSpan(row * 2000, 2000), points.NextDouble()), drawn[row]);
    }
}
