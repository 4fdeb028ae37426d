using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Training;

/// <summary>How a run ends: best epoch, early stopping, cancelling, a number of steps.</summary>
[TestClass]
public sealed class TrainingLoopEndTests
{
    private static readonly TrainingExample[] Examples = ToyObjective.Examples(24);

    [TestMethod]
    [DataRow(new[] { 0.1, 0.4, 0.3, 0.2 }, true, 2)]
    [DataRow(new[] { 0.1, 0.2, 0.3, 0.4 }, true, 4)]
    [DataRow(new[] { 0.4, 0.1, 0.2, 0.3 }, false, 2)]
    [DataRow(new[] { 0.4, 0.4, 0.4, 0.4 }, true, 1)]
    public void Run_EndsWithTheBestEpochsWeights(double[] values, bool higherIsBetter, int best)
    {
        using var scope = NewDisposeScope();
        using var run = new ToyRun();
        var weights = new List<Tensor>();
        run.Services = run.Services with { Validation = new FakeValidation(values, higherIsBetter) };
        run.Observer.EpochEnded += _ => weights.Add(run.Weights);

        var history = run.Train(ToyRun.Settings with { MaxEpochs = 4 }, Examples);

        TensorAssert.AreClose(weights[best - 1], run.Weights, 0);
        Assert.AreEqual(4, weights.Select(w => w.sum().item<float>()).Distinct().Count());
        Assert.AreEqual(best, history.BestEpoch);
        CollectionAssert.AreEqual(values, history.Epochs.Select(epoch => epoch.Validation["Made up"]).ToArray());
    }

    [TestMethod]
    public void Run_EndsWithTheLastWeights_WithoutValidation()
    {
        using var scope = NewDisposeScope();
        using var run = new ToyRun();
        Tensor? last = null;
        run.Observer.EpochEnded += _ => last = run.Weights;

        var history = run.Train(ToyRun.Settings, Examples);

        TensorAssert.AreClose(last!, run.Weights, 0);
        Assert.IsNull(history.BestEpoch);
        Assert.IsTrue(history.Epochs.All(epoch => epoch.Validation.Count == 0));
    }

    [TestMethod]
    [DataRow(new[] { 0.1, 0.5, 0.4, 0.45, 0.9 }, 2, 0.0, 4, 2)]
    [DataRow(new[] { 0.1, 0.5, 0.4, 0.6, 0.5, 0.55, 0.9 }, 2, 0.0, 6, 4)]
    [DataRow(new[] { 0.1, 0.15, 0.19, 0.9 }, 2, 0.1, 3, 3)] // better, but by too little
    [DataRow(new[] { 0.5, 0.4 }, 1, 0.0, 2, 1)]
    public void Run_StopsEarly_AfterThatManyEpochsWithoutProgress(double[] values, int patience, double minimumChange, int epochs, int best)
    {
        using var run = new ToyRun();
        run.Services = run.Services with { Validation = new FakeValidation(values), Patience = patience, MinimumChange = minimumChange };

        var history = run.Train(ToyRun.Settings with { MaxEpochs = 10 }, Examples);

        Assert.AreEqual((epochs, best, true, false), (history.Epochs.Count, history.BestEpoch, history.StoppedEarly, history.Cancelled));
        Assert.AreEqual(3L * epochs, history.Steps);
        Assert.IsTrue(run.Observer.Events.Exists(line => line.Contains($"Epoch {best} was the best", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Run_DoesNotStopEarly_WithinItsPatience()
    {
        using var run = new ToyRun();
        run.Services = run.Services with { Validation = new FakeValidation([0.5, 0.4, 0.6, 0.5]), Patience = 2 };

        var history = run.Train(ToyRun.Settings with { MaxEpochs = 4 }, Examples);

        Assert.AreEqual((4, 3, false), (history.Epochs.Count, history.BestEpoch, history.StoppedEarly));
    }

    [TestMethod]
    public void Run_EndsAndValidatesInTheMiddleOfAnEpoch_AfterMaximumSteps()
    {
        using var run = new ToyRun();
        run.Services = run.Services with { Validation = new FakeValidation([0.1, 0.2]) };

        var history = run.Train(ToyRun.Settings with { MaxEpochs = 10, MaxSteps = 5 }, Examples);

        Assert.AreEqual("3 5", string.Join(' ', history.Epochs.Select(epoch => epoch.Step)));
        Assert.AreEqual((5L, 2, false), (history.Steps, history.BestEpoch, history.StoppedEarly));
        Assert.AreEqual((5L, 2), (run.Observer.Progress[^1].Steps, run.Observer.Progress[^1].Epochs));
        Assert.IsTrue(run.Observer.Progress[^1].IsEndOfEpoch);
    }

    [TestMethod]
    public void History_HasEveryEpochsFigures()
    {
        using var run = new ToyRun();
        var time = new SteppingTime();
        run.Services = run.Services with { Time = time };
        run.Objective.Forward = () => time.Advance(TimeSpan.FromSeconds(2));

        var history = run.Train(ToyRun.Settings, Examples);

        foreach (var (epoch, i) in history.Epochs.Select((epoch, i) => (epoch, i)))
        {
            var steps = run.Observer.Progress.Where(p => p.Epoch == i + 1).ToArray();
            Assert.AreEqual((i + 1, 3L * (i + 1), 6.0), (epoch.Epoch, epoch.Step, epoch.Seconds));
            Assert.AreEqual(steps.Average(p => p.Loss), epoch.TrainingLoss, 1e-12);
            Assert.AreEqual(steps[^1].LearningRate, epoch.LearningRate);
        }
        CollectionAssert.AreEqual(history.Epochs.ToArray(), run.Observer.Epochs);
        Assert.AreEqual((2, 6L, 0L), (history.Epochs.Count, history.Steps, history.SkippedSteps));
    }

    [TestMethod]
    public void Run_KeepsWhatItReached_WhenItIsCancelled()
    {
        using var scope = NewDisposeScope();
        using var cancellation = new CancellationTokenSource();
        using var run = new ToyRun();
        Tensor? best = null;
        run.Services = run.Services with { Validation = new FakeValidation([0.5, 0.4]), Cancellation = cancellation.Token };
        run.Observer.EpochEnded += epoch => best = epoch.Epoch == 1 ? run.Weights : best;
        run.Observer.Stepped += p =>
        {
            if (p.Step == 8)
                cancellation.Cancel();
        };

        var history = run.Train(ToyRun.Settings with { MaxEpochs = 9 }, Examples);

        TensorAssert.AreClose(best!, run.Weights, 0);
        Assert.AreEqual((true, false, 8L, 1), (history.Cancelled, history.StoppedEarly, history.Steps, history.BestEpoch));
        Assert.AreEqual("3 6 8", string.Join(' ', history.Epochs.Select(epoch => epoch.Step)));
        Assert.IsFalse(run.Objective.Network.training);
    }

    [TestMethod]
    public void Run_Throws_WhenItIsCancelledFromTheStart()
    {
        using var scope = NewDisposeScope();
        using var run = new ToyRun();
        run.Services = run.Services with { Cancellation = new CancellationToken(canceled: true) };
        var start = run.Weights;

        var problem = Assert.ThrowsExactly<OperationCanceledException>(() => run.Train(ToyRun.Settings, Examples));

        Assert.AreEqual(run.Services.Cancellation, problem.CancellationToken);
        TensorAssert.AreClose(start, run.Weights, 0);
    }
}
