using Microsoft.ML.DebertaV3.Tests.Checkpoints;

namespace Microsoft.ML.DebertaV3.Tests.Fitting;

/// <summary>
/// Pre-training that is stopped anywhere and resumed ends with the bits of a run that was not: both networks, both optimizers, the
/// intervals.
/// </summary>
[TestClass]
public sealed class PretrainingResumeTests
{
    [TestMethod]
    [DataRow(UpdateOrder.Decoupled, 1)]
    [DataRow(UpdateOrder.Decoupled, 2)]
    [DataRow(UpdateOrder.Joint, 2)]
    public void Run_EndsBitEqual_AfterACrashBehindAnyStep(UpdateOrder order, int everySteps)
    {
        using var whole = new TemporaryFolder();
        var uninterrupted = new StoredPretrainingRun(whole.Path, order, 100).Train();
        StringAssert.Contains(uninterrupted.Intervals, "GeneratorLoss");

        for (var at = 1; at <= StoredPretrainingRun.Steps; at++)
        {
            using var folder = new TemporaryFolder();
            var crash = at;
            Assert.ThrowsExactly<TimeoutException>(() => new StoredPretrainingRun(folder.Path, order, everySteps)
            {
                Stepped = step =>
                {
                    if (step == crash)
                        throw new TimeoutException();
                },
            }.Train());

            Assert.AreEqual(uninterrupted, new StoredPretrainingRun(folder.Path, order, everySteps).Train(), $"after step {at}");
        }
    }
}
