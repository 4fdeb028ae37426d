using Microsoft.ML.DebertaV3.Pretraining;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

[TestClass]
public sealed class HeldOutCheckTests
{
    [TestMethod]
    public void Warning_SaysTheLastAndTheBestGain_WhenTheLastIsBelowTheReplacedRate()
    {
        var warning = HeldOutCheck.Warning([Epoch(1, 0.1704), Epoch(2, -0.0312)]);

        StringAssert.Contains(warning, "DetectionGain -0.031, at best 0.170 at step 1");
        StringAssert.Contains(warning, "MaxSteps");
    }

    [TestMethod]
    public void Warning_IsNone_WhenTheLastEpochGains() => Assert.IsNull(HeldOutCheck.Warning([Epoch(1, -0.2), Epoch(2, 0.01)]));

    [TestMethod]
    public void Warning_IsNone_WhenNothingIsHeldOut() => Assert.IsNull(HeldOutCheck.Warning([Epoch(1, null)]));

    private static EpochResult Epoch(int number, double? gain) => new()
    {
        Epoch = number,
        Step = number,
        TrainingLoss = 1,
        LearningRate = 1e-3,
        Seconds = 1,
        Validation = gain is { } value ? new Dictionary<string, double> { [PretrainingMetrics.DetectionGain] = value } : [],
    };
}
