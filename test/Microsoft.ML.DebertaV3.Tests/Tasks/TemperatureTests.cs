using Microsoft.ML.DebertaV3.Tasks;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

[TestClass]
public sealed class TemperatureTests
{
    private const double Expected = 4 / 0.7537718; // log-odds of 0.68

    [TestMethod]
    [DataRow(2)]
    [DataRow(5)]
    public void Find_MakesTheConfidenceTheAccuracy(int labels)
    {
        // As the trial's model: 0.98 sure of two labels, right in 68 of 100 rows. More labels only add logits that count nothing.
        var (logits, truth) = TooSure(labels, right: 68, rows: 100);

        var temperature = Temperature.Find(logits, truth)!.Value;

        Assert.AreEqual(Expected, temperature, 1e-4);
        Assert.AreEqual(1 / (1 + Math.Exp(-4)) - 0.68, Temperature.ExpectedError(logits, truth), 1e-6);
        float[][] scaled = [.. logits.Select(row => row.Select(logit => (float)(logit / temperature)).ToArray())];
        Assert.AreEqual(0, Temperature.ExpectedError(scaled, truth), 1e-5);
    }

    [TestMethod]
    public void Find_IsBelowOne_WhenTheNetworkIsNotSureEnough()
    {
        var (logits, truth) = TooSure(labels: 2, right: 99, rows: 100);

        Assert.AreEqual(4 / Math.Log(99), Temperature.Find(logits, truth)!.Value, 1e-4);
    }

    [TestMethod]
    public void Find_IsBounded_WhenTheNetworkIsWorseThanAGuess()
    {
        var (logits, truth) = TooSure(labels: 2, right: 10, rows: 100);

        Assert.AreEqual(100, Temperature.Find(logits, truth)!.Value, 1e-3);
    }

    [TestMethod]
    public void Find_GivesNone_WhenEveryRowIsRight() => Assert.IsNull(Temperature.Find([[0, 1], [3, -2]], [1, 0]));

    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(float.NegativeInfinity)]
    public void Find_GivesNone_WhenAnOutputIsNotFinite(float output) => Assert.IsNull(Temperature.Find([[0, output], [3, -2]], [1, 1]));

    [TestMethod]
    public void Find_GivesANumber_WhenLogitsAreHuge() =>
        Assert.AreEqual(100, Temperature.Find([[1e30f, -1e30f], [2, 2]], [1, 1])!.Value, 1e-3);

    [TestMethod]
    public void ExpectedError_WeighsBinsByTheirRows()
    {
        // Confidences 0.5, 0.5 and 0.9 in two bins; one of the first is right, the last is.
        float[][] logits = [[0, 0], [0, 0], [(float)Math.Log(9), 0]];

        Assert.AreEqual((Math.Abs(1 - 1.0) + Math.Abs(1 - 0.9)) / 3, Temperature.ExpectedError(logits, [0, 1, 0]), 1e-6);
    }

    private static (float[][] Logits, int[] Labels) TooSure(int labels, int right, int rows)
    {
        float[] logits = [4, 0, .. Enumerable.Repeat(-1000f, labels - 2)];
        return ([.. Enumerable.Repeat(logits, rows)], [.. Enumerable.Range(0, rows).Select(i => i < right ? 0 : 1)]);
    }
}
