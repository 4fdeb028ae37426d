using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Tests.Training;

/// <summary>Which stored states fit a run of 24 examples in batches of 8: three steps in each of two epochs.</summary>
[TestClass]
public sealed class RunStateCheckTests
{
    private static readonly TrainingPlan Plan = new(ToyRun.Settings, examples: 24);

    [TestMethod]
    [DataRow(0, 1, 0)]
    [DataRow(2, 1, 2)]
    [DataRow(3, 1, 3)]
    [DataRow(3, 2, 0)]
    [DataRow(4, 2, 1)]
    [DataRow(6, 2, 3)]
    [DataRow(6, 3, 0)]
    public void Problem_IsNull_WhereTheRunCanBe(long steps, int epoch, long stepInEpoch) =>
        Assert.IsNull(RunStateCheck.Problem(State(steps, epoch, stepInEpoch), Plan, optimizers: 1));

    [TestMethod]
    [DataRow(1, 1, 2)]
    [DataRow(4, 2, 2)]
    [DataRow(5, 2, 1)]
    [DataRow(3, 3, 0)]
    public void Problem_NamesTheStep_WhereTheNumbersContradictEachOther(long steps, int epoch, long stepInEpoch) =>
        StringAssert.Contains(
            RunStateCheck.Problem(State(steps, epoch, stepInEpoch), Plan, optimizers: 1), $"step {stepInEpoch} of epoch {epoch} is not");

    [TestMethod]
    public void Problem_NamesTheNumbersOfUpdates_WhenTheRunHasMoreOptimizers() =>
        StringAssert.Contains(RunStateCheck.Problem(State(4, 2, 1), Plan, optimizers: 2), "OptimizerSteps has 1 numbers, not 2");

    private static RunState State(long steps, int epoch, long stepInEpoch) =>
        new() { Steps = steps, Epoch = epoch, StepInEpoch = stepInEpoch, OptimizerSteps = [steps] };
}
