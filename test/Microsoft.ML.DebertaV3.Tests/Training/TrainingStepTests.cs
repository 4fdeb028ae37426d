using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Training;

[TestClass]
public sealed class TrainingStepTests
{
    private static readonly AdamWOptions Options = new(Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8, WeightDecay: 0.01, ClipNorm: 1);

    [TestMethod]
    [DataRow(1f, 3f)]
    [DataRow(0f, 2f)]
    public void Run_CountsRowsByTheirWeight(float first, float second)
    {
        using var scope = NewDisposeScope();
        using var objective = new ToyObjective(Tiny.Initialized(new SequenceClassificationModel(Tiny.Config, labels: 2)));
        using var session = new TrainingSession();
        var step = TrainingStep.Attach(session, objective, Options, new RateSchedule(Peak: 0, WarmupSteps: 0, TotalSteps: 9));
        var batch = Batch.Of([new([5, 6], 0, first), new([7, 8, 9], 1, second)], paddingId: 0, CPU);
        var losses = objective.Losses(batch).data<float>().ToArray();

        var loss = step.Run([batch], first + second).Loss;

        Assert.AreEqual((first * losses[0] + second * losses[1]) / (first + second), loss, 1e-5);
    }

    [TestMethod]
    [DataRow("loss is infinite")]
    [DataRow("loss is NaN")]
    [DataRow("gradient is NaN")]
    public void Run_SkipsTheStepAndLeavesTheWeights_WhenANumberIsNotFinite(string problem)
    {
        using var scope = NewDisposeScope();
        using var objective = new BrokenObjective(Tiny.Initialized(new SequenceClassificationModel(Tiny.Config, labels: 2)), problem);
        using var session = new TrainingSession();
        var step = TrainingStep.Attach(session, objective, Options, new RateSchedule(Peak: 1e-3, WarmupSteps: 0, TotalSteps: 9));
        var batch = Batch.Of(ToyObjective.Examples(4), paddingId: 0, CPU);
        step.Run([batch], 4);
        var before = Tiny.Weights(objective.Network);
        objective.IsBroken = true;

        var skipped = step.Run([batch], 4);

        Assert.IsTrue(skipped.IsSkipped);
        TensorAssert.AreClose(before, Tiny.Weights(objective.Network), 0);
        Assert.AreEqual((2L, 1L), (step.Steps, step.Optimizer.Steps));
    }

    [TestMethod]
    public void Run_GoesOnAsIfTheSkippedStepHadNotBeen_ButForTheSchedule()
    {
        using var scope = NewDisposeScope();
        var (with, without) = (RunsOf(3, brokenAt: 1), RunsOf(3, brokenAt: null));

        TensorAssert.IsFinite(with.Last);
        TensorAssert.AreClose(without.AfterFirst, with.AfterFirst, 0);
        TensorAssert.AreClose(without.Middle, with.Last, 0); // a constant rate: the second update, one step later
    }

    // The weights after the first, the next to last and the last of some steps on one batch.
    private static (Tensor AfterFirst, Tensor Middle, Tensor Last) RunsOf(int steps, int? brokenAt)
    {
        using var objective = new BrokenObjective(Tiny.Initialized(new SequenceClassificationModel(Tiny.Config, labels: 2)),
            "gradient is NaN");
        using var session = new TrainingSession();
        var step = TrainingStep.Attach(session, objective, Options,
            new RateSchedule(Peak: 1e-3, WarmupSteps: 0, TotalSteps: 9, LearningRateSchedule.Constant));
        using var batch = Batch.Of(ToyObjective.Examples(4), paddingId: 0, CPU);
        var weights = new List<Tensor>();
        for (var i = 0; i < steps; i++)
        {
            objective.IsBroken = i == brokenAt;
            step.Run([batch], 4);
            weights.Add(Tiny.Weights(objective.Network));
        }
        return (weights[0], weights[^2], weights[^1]);
    }

    /// <summary>Gives numbers that are not finite, when told to.</summary>
    private sealed class BrokenObjective(SequenceClassificationModel network, string problem) : ToyObjective(network)
    {
        public bool IsBroken { get; set; }

        public override Tensor Losses(Batch batch)
        {
            using var scope = NewDisposeScope();
            var losses = base.Losses(batch);
            var broken = problem switch
            {
                "loss is infinite" => losses * float.PositiveInfinity,
                "loss is NaN" => losses * float.NaN,
                _ => (losses * 0).sqrt(), // 0, but of an infinite slope
            };
            return (IsBroken ? broken : losses).MoveToOuterDisposeScope();
        }
    }
}
