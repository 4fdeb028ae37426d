using Microsoft.ML.DebertaV3.Pretraining;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

[TestClass]
public sealed class PretrainingMetricsTests
{
    [TestMethod]
    public void Of_IsZero_WhereEveryStepOfAnIntervalWasSkipped()
    {
        var metrics = PretrainingMetrics.Of(new Dictionary<string, double>());

        CollectionAssert.AreEquivalent(new[] { PretrainingMetrics.GeneratorLoss, PretrainingMetrics.GeneratorAccuracy },
            metrics.Keys.ToArray());
        Assert.IsTrue(metrics.Values.All(value => value == 0));
    }
}
