using SharingAblation;

namespace Microsoft.ML.DebertaV3.Tests.Samples;

/// <summary>samples/SharingAblation: the steps to a loss.</summary>
[TestClass]
public sealed class EfficiencyTests
{
    private static readonly double[] Steps = [10, 20, 30, 40, 50, 60, 70];

    [TestMethod]
    [DataRow(5, 50.0, DisplayName = "the mean of the first five intervals")]
    [DataRow(4, 60.0, DisplayName = "the first mean that is as low")]
    [DataRow(2.9, null, DisplayName = "never that low")]
    public void StepsToReach_IsTheFirstMeanAtTheTarget(double target, double? expected)
    {
        double[] losses = [7, 6, 5, 4, 3, 2, 1];

        var steps = Efficiency.StepsToReach(Steps, losses, target);

        Assert.AreEqual(expected, steps);
    }

    [TestMethod]
    public void StepsToReach_IsTheEnd_WhenTheTargetIsItsOwnFinalLoss()
    {
        double[] losses = [7, 6, 5, 4, 3, 2, 1];

        var steps = Efficiency.StepsToReach(Steps, losses, Efficiency.Final(losses));

        Assert.AreEqual(70, steps);
    }

    [TestMethod]
    public void Final_IsTheMeanOfAll_WhenThereAreFewIntervals()
    {
        var final = Efficiency.Final([3, 1]);

        Assert.AreEqual(2, final);
    }
}
