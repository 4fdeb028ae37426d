using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Training;

/// <summary>What is left of a run whose losses stop being finite. An epoch has 3 steps.</summary>
[TestClass]
public sealed class TrainingLoopDivergenceTests
{
    private static readonly TrainingExample[] Examples = ToyObjective.Examples(24);

    [TestMethod]
    [DataRow(6, 3, 1)]
    [DataRow(7, 3, 1)] // the third epoch's first step: nothing shows that the second epoch's weights are good
    [DataRow(8, 6, 2)]
    [DataRow(9, 6, 2)]
    [DataRow(10, 6, 2)]
    public void Run_EndsWithTheLastEpochKnownToBeGood_WithoutValidation(int from, int step, int epoch)
    {
        using var scope = NewDisposeScope();
        using var run = new ToyRun();
        var ends = new Dictionary<long, Tensor>();
        run.Objective.Broken.UnionWith(Enumerable.Range(from, 100));
        run.Observer.EpochEnded += ended => ends[ended.Step] = run.Weights;

        var history = run.Train(ToyRun.Settings with { MaxEpochs = 9, MaxNonFiniteSteps = 3 }, Examples);

        TensorAssert.AreClose(ends[step], run.Weights, 0);
        Assert.AreEqual((true, false, from + 2L, 3L, epoch),
            (history.Diverged, history.Cancelled, history.Steps, history.SkippedSteps, history.BestEpoch));
        Assert.IsFalse(run.Objective.Network.training);
        Assert.AreEqual(3, run.Observer.Events.Count(line => line.Contains("is skipped", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Run_EndsWithTheBestEpoch_WhenItValidates()
    {
        using var scope = NewDisposeScope();
        using var run = new ToyRun();
        Tensor? best = null;
        run.Services = run.Services with { Validation = new FakeValidation([0.5, 0.9, 0.7]) };
        run.Objective.Broken.UnionWith(Enumerable.Range(11, 100));
        run.Observer.EpochEnded += ended => best = ended.Epoch == 2 ? run.Weights : best;

        var history = run.Train(ToyRun.Settings with { MaxEpochs = 9, MaxNonFiniteSteps = 2 }, Examples);

        TensorAssert.AreClose(best!, run.Weights, 0);
        Assert.AreEqual((true, 12L, 2), (history.Diverged, history.Steps, history.BestEpoch));
        Assert.AreEqual("3 6 9 12", string.Join(' ', history.Epochs.Select(e => e.Step)));
    }

    [TestMethod]
    public void Run_EndsWithTheLastUpdate_InTheFirstEpoch()
    {
        using var scope = NewDisposeScope();
        using var run = new ToyRun();
        Tensor? good = null;
        run.Objective.Broken.UnionWith([3, 4, 5]);
        run.Observer.Stepped += p => good = p.Step == 2 ? run.WeightsButWords : good;

        var history = run.Train(ToyRun.Settings with { MaxEpochs = 9, MaxNonFiniteSteps = 3 }, Examples);

        TensorAssert.AreClose(good!, run.WeightsButWords, 0);
        Assert.AreEqual((true, 5L, null), (history.Diverged, history.Steps, history.BestEpoch));
    }

    [TestMethod]
    public void Run_Diverges_WhenNotOneStepIsFinite()
    {
        using var scope = NewDisposeScope();
        using var run = new ToyRun();
        var start = run.Weights;
        run.Objective.Broken.UnionWith(Enumerable.Range(1, 100));

        var history = run.Train(ToyRun.Settings, Examples); // 6 steps of at most 10

        TensorAssert.AreClose(start, run.Weights, 0);
        Assert.AreEqual((true, 6L, 6L), (history.Diverged, history.Steps, history.SkippedSteps));
    }

    [TestMethod]
    public void Run_DoesNotDiverge_WhenFewerStepsInARowAreSkipped()
    {
        using var scope = NewDisposeScope();
        using var run = new ToyRun();
        run.Objective.Broken.UnionWith([2, 3, 5, 6, 8, 9, 11, 12]);
        Tensor? last = null;
        run.Observer.EpochEnded += _ => last = run.Weights;

        var history = run.Train(ToyRun.Settings with { MaxEpochs = 4, MaxNonFiniteSteps = 3 }, Examples);

        TensorAssert.AreClose(last!, run.Weights, 0); // not those that were kept to fall back to
        Assert.AreEqual((false, 8L, null), (history.Diverged, history.SkippedSteps, history.BestEpoch));
    }

    [TestMethod]
    public void Run_KeepsTheNumberOfLiveTensors()
    {
        var before = LiveTensors.Count;
        using (var run = new ToyRun())
        {
            run.Objective.Broken.UnionWith(Enumerable.Range(8, 100));
            Assert.IsTrue(run.Train(ToyRun.Settings with { MaxEpochs = 9, MaxNonFiniteSteps = 3 }, Examples).Diverged);
        }

        Assert.AreEqual(before, LiveTensors.Count);
    }
}
