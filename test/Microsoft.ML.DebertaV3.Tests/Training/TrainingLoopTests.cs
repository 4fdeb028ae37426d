using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Training;

[TestClass]
[DoNotParallelize]
public sealed class TrainingLoopTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Run_GivesTheSameBits_WhenTheSeedIsTheSame(int threads)
    {
        using var scope = NewDisposeScope();
        var usual = get_num_threads();
        set_num_threads(threads);

        var (first, again, other) = (Trained(seed: 1), Trained(seed: 1), Trained(seed: 2));

        set_num_threads(usual);
        TensorAssert.AreClose(first, again, 0);
        TensorAssert.AreDifferent(first, other);
    }

    [TestMethod]
    public void Run_DoesNotTouchTheProcessWideRandomState_NorDependOnIt()
    {
        using var scope = NewDisposeScope();
        var before = random.get_rng_state();

        var first = Trained(seed: 1);

        TensorAssert.AreClose(before, random.get_rng_state(), 0);
        rand(10); // moves the state on
        TensorAssert.AreClose(first, Trained(seed: 1), 0);
    }

    [TestMethod]
    public void Run_LowersTheLoss()
    {
        using var run = new ToyRun();

        run.Train(ToyRun.Settings with { MaxEpochs = 12 }, ToyObjective.Examples(64));

        var progress = run.Observer.Progress;
        Assert.IsLessThan(progress.Take(8).Average(p => p.Loss) / 3, progress.TakeLast(8).Average(p => p.Loss));
    }

    [TestMethod]
    public void Run_TrainsInTrainingModeAndEndsInEvaluationMode()
    {
        using var run = new ToyRun();
        var wasTraining = new List<bool>();
        run.Objective.Forward = () => wasTraining.Add(run.Objective.Network.training);
        run.Objective.Network.eval();

        run.Train(ToyRun.Settings, ToyObjective.Examples(4));

        Assert.HasCount(2, wasTraining);
        Assert.DoesNotContain(false, wasTraining);
        Assert.IsFalse(run.Objective.Network.training);
    }

    [TestMethod]
    public void Run_EndsBetweenSteps_WhenTheObserverCancels()
    {
        using var scope = NewDisposeScope();
        using var run = new ToyRun();
        Tensor? afterThird = null;
        run.Observer.CancelAt = 4;
        run.Observer.Stepped += p => afterThird = p.Step == 3 ? run.Weights : afterThird;

        Assert.ThrowsExactly<OperationCanceledException>(() => run.Train(ToyRun.Settings, ToyObjective.Examples(64)));

        Assert.HasCount(3, run.Observer.Progress);
        TensorAssert.AreClose(afterThird!, run.Weights, 0);
    }

    [TestMethod]
    public void Run_KeepsTheNumberOfLiveTensors_OverTwentyEpochs()
    {
        var examples = ToyObjective.Examples(24);
        var before = LiveTensors.Count;
        var counts = new List<long>();
        var run = new ToyRun();
        run.Services = run.Services with { Validation = new FakeValidation(Enumerable.Range(0, 20).Select(i => (double)i)) };
        run.Observer.EpochEnded += _ => counts.Add(LiveTensors.Count);

        run.Train(ToyRun.Settings with { MaxEpochs = 20, GradientAccumulation = 2 }, examples);
        run.Dispose();

        Assert.HasCount(20, counts);
        Assert.IsTrue(counts.TrueForAll(count => count == counts[0]), $"from {counts[0]} to {counts[^1]}");
        Assert.AreEqual(before, LiveTensors.Count);
    }

    [TestMethod]
    [DataRow(20, 8, 3, 9)]
    [DataRow(16, 8, 1, 2)]
    [DataRow(3, int.MaxValue, 2, 2)]
    [DataRow(0, 8, 2, 0)]
    public void Run_ReportsEveryStep(int rows, int batchSize, int epochs, int steps)
    {
        using var run = new ToyRun();
        var time = new SteppingTime();
        run.Services = run.Services with { Time = time };
        run.Objective.Forward = () => time.Advance(TimeSpan.FromSeconds(2));

        run.Train(ToyRun.Settings with { MaxEpochs = epochs, BatchSize = batchSize }, ToyObjective.Examples(rows));

        Assert.HasCount(steps, run.Observer.Progress);
        var schedule = RateSchedule.WithRatio(ToyRun.Settings.LearningRate, ToyRun.Settings.WarmupRatio, steps);
        for (var i = 0; i < steps; i++)
        {
            var progress = run.Observer.Progress[i];
            Assert.AreEqual((i + 1, (long)steps, epochs), (progress.Step, progress.Steps, progress.Epochs));
            Assert.AreEqual(i / (steps / epochs) + 1, progress.Epoch);
            Assert.AreEqual((i + 1) % (steps / epochs) == 0, progress.IsEndOfEpoch);
            Assert.AreEqual(progress.Rows / 2.0, progress.RowsPerSecond, 1e-9);
            Assert.AreEqual(schedule.At(i), progress.LearningRate);
            Assert.AreEqual(TimeSpan.FromSeconds(2 * (steps - i - 1)), progress.TimeLeft);
            Assert.IsGreaterThan(0, progress.Loss);
        }
        Assert.AreEqual(epochs * rows, run.Observer.Progress.Sum(p => p.Rows));
    }

    [TestMethod]
    public void Progress_IsFinite_WhenTheClockStandsStill()
    {
        using var run = new ToyRun();
        run.Services = run.Services with { Time = new SteppingTime() };

        run.Train(ToyRun.Settings, ToyObjective.Examples(16));

        Assert.IsTrue(run.Observer.Progress.TrueForAll(p => double.IsFinite(p.RowsPerSecond) && p.TimeLeft == TimeSpan.Zero));
    }

    private static Tensor Trained(int seed)
    {
        using var run = new ToyRun(seed);
        run.Train(ToyRun.Settings, ToyObjective.Examples(40));
        return run.Weights;
    }
}
