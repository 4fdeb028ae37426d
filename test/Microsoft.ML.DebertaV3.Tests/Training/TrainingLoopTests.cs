using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Training;

[TestClass]
[DoNotParallelize]
public sealed class TrainingLoopTests
{
    private static readonly TrainingSettings Settings = new(
        Epochs: 2, BatchSize: 8, LearningRate: 2e-3, WarmupRatio: 0.1, new(0.9, 0.999, 1e-8, WeightDecay: 0.01, ClipNorm: 1), PaddingId: 0, CPU);

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
        var observer = new Recorder();

        Run(Settings with { Epochs = 12 }, ToyObjective.Examples(64), observer);

        var (first, last) = (observer.Progress.Take(8).Average(p => p.Loss), observer.Progress.TakeLast(8).Average(p => p.Loss));
        Assert.IsLessThan(first / 3, last);
    }

    [TestMethod]
    public void Run_LeavesTheNetworkInTrainingMode()
    {
        var random = new RandomStreams(1);
        using var objective = new ToyObjective(ToyObjective.NewNetwork(random));
        objective.Network.eval();

        new TrainingLoop(objective, Settings, random, TimeProvider.System, new Recorder()).Run(ToyObjective.Examples(4));

        Assert.IsTrue(objective.Network.training);
    }

    [TestMethod]
    public void Run_EndsBetweenSteps_WhenTheObserverCancels()
    {
        using var scope = NewDisposeScope();
        var random = new RandomStreams(1);
        using var objective = new ToyObjective(ToyObjective.NewNetwork(random));
        var observer = new Recorder { CancelAt = 4 };
        Tensor? afterThird = null;
        observer.Stepped += p => afterThird = p.Step == 3 ? Tiny.Weights(objective.Network) : afterThird;
        var loop = new TrainingLoop(objective, Settings, random, TimeProvider.System, observer);

        Assert.ThrowsExactly<OperationCanceledException>(() => loop.Run(ToyObjective.Examples(64)));

        Assert.HasCount(3, observer.Progress);
        TensorAssert.AreClose(afterThird!, Tiny.Weights(objective.Network), 0);
    }

    [TestMethod]
    public void Run_KeepsTheNumberOfLiveTensors()
    {
        var examples = ToyObjective.Examples(200);
        var before = LiveTensors.Count;
        var counts = new List<long>();
        var observer = new Recorder();
        observer.Stepped += _ => counts.Add(LiveTensors.Count);

        Run(Settings, examples, observer);

        Assert.HasCount(50, counts);
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
        var time = new SteppingTime();
        var observer = new Recorder { Alive = () => time.Advance(TimeSpan.FromSeconds(2)) };

        Run(Settings with { Epochs = epochs, BatchSize = batchSize }, ToyObjective.Examples(rows), observer, time);

        Assert.HasCount(steps, observer.Progress);
        var schedule = LearningRateSchedule.WithRatio(Settings.LearningRate, Settings.WarmupRatio, steps);
        for (var i = 0; i < steps; i++)
        {
            var progress = observer.Progress[i];
            Assert.AreEqual((i + 1, (long)steps, epochs), (progress.Step, progress.Steps, progress.Epochs));
            Assert.AreEqual(i / (steps / epochs) + 1, progress.Epoch);
            Assert.AreEqual((i + 1) % (steps / epochs) == 0, progress.IsEndOfEpoch);
            Assert.AreEqual(progress.Rows / 2.0, progress.RowsPerSecond, 1e-9);
            Assert.AreEqual(schedule.At(i), progress.LearningRate);
            Assert.AreEqual(TimeSpan.FromSeconds(2 * (steps - i - 1)), progress.TimeLeft);
            Assert.IsGreaterThan(0, progress.Loss);
        }
        Assert.AreEqual(epochs * rows, observer.Progress.Sum(p => p.Rows));
    }

    [TestMethod]
    public void Progress_IsFinite_WhenTheClockStandsStill()
    {
        var observer = new Recorder();

        Run(Settings, ToyObjective.Examples(16), observer, new SteppingTime());

        Assert.IsTrue(observer.Progress.TrueForAll(p => double.IsFinite(p.RowsPerSecond) && p.TimeLeft == TimeSpan.Zero));
    }

    private static void Run(TrainingSettings settings, TrainingExample[] examples, Recorder observer, TimeProvider? time = null)
    {
        var random = new RandomStreams(1);
        using var objective = new ToyObjective(ToyObjective.NewNetwork(random));
        new TrainingLoop(objective, settings, random, time ?? TimeProvider.System, observer).Run(examples);
    }

    private static Tensor Trained(int seed)
    {
        var random = new RandomStreams(seed);
        using var objective = new ToyObjective(ToyObjective.NewNetwork(random));
        new TrainingLoop(objective, Settings, random, TimeProvider.System, new Recorder()).Run(ToyObjective.Examples(40));
        return Tiny.Weights(objective.Network);
    }
}
