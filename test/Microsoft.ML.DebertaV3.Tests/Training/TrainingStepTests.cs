using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Training;

[TestClass]
public sealed class TrainingStepTests
{
    private const int Steps = 30;
    private static readonly AdamWOptions Options = new(Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8, WeightDecay: 0.01, ClipNorm: 1);

    [TestMethod]
    public void Run_FollowsTheReferencesTrajectory()
    {
        var golden = GoldenCase.Get("train");
        using var scope = NewDisposeScope();
        using var file = golden.Open();
        using var objective = new ToyObjective((SequenceClassificationModel)GoldenModel.Load(golden));
        using var step = new TrainingStep(objective, Options, new LearningRateSchedule(Peak: 1e-3, WarmupSteps: 3, TotalSteps: Steps));
        Tensor ids = file["input_ids"], mask = file["attention_mask"], labels = file["labels"];
        var classifier = objective.Network.get_parameter("classifier.weight")!;
        var (results, trace) = (new List<StepResult>(), new List<Tensor>());
        objective.Network.train();

        for (var i = 0; i < Steps; i++)
        {
            var stored = i % ids.shape[0];
            results.Add(step.Run(new Batch(ids[stored], mask[stored], labels[stored].to(ScalarType.Float32), ones(labels.shape[1]))));
            trace.Add(classifier.detach().clone());
        }

        var tolerances = golden.ToleranceByTensor!;
        AreClose(file, "losses", results.Select(r => r.Loss), tolerances["losses"]);
        AreClose(file, "grad_norms", results.Select(r => r.GradientNorm), tolerances["grad_norms"]);
        AreClose(file, "learning_rates", results.Select(r => r.LearningRate), 1e-9);
        TensorAssert.AreClose(file["trace.classifier.weight"], stack(trace), tolerances["final parameters"], what: "trace");
        foreach (var (name, parameter) in objective.Network.named_parameters())
            TensorAssert.AreClose(file[$"final.{name}"], parameter, tolerances["final parameters"], what: name);
    }

    [TestMethod]
    [DataRow(1f, 3f)]
    [DataRow(0f, 2f)]
    public void Run_CountsRowsByTheirWeight(float first, float second)
    {
        using var scope = NewDisposeScope();
        using var objective = new ToyObjective(Tiny.Initialized(new SequenceClassificationModel(Tiny.Config, labels: 2)));
        using var step = new TrainingStep(objective, Options, new LearningRateSchedule(Peak: 0, WarmupSteps: 0, TotalSteps: 9));
        var batch = Batch.Of([new([5, 6], 0, first), new([7, 8, 9], 1, second)], paddingId: 0, CPU);
        var losses = objective.Losses(batch).data<float>().ToArray();

        var loss = step.Run(batch).Loss;

        Assert.AreEqual((first * losses[0] + second * losses[1]) / (first + second), loss, 1e-5);
    }

    [TestMethod]
    public void Run_DoesNotFail_WhenNoRowCounts()
    {
        using var scope = NewDisposeScope();
        using var objective = new ToyObjective(Tiny.Initialized(new SequenceClassificationModel(Tiny.Config, labels: 2)));
        using var step = new TrainingStep(objective, Options, new LearningRateSchedule(Peak: 1, WarmupSteps: 0, TotalSteps: 9));

        var result = step.Run(Batch.Of([new([5, 6], 0, Weight: 0), new([7], 1, Weight: 0)], paddingId: 0, CPU));

        Assert.AreEqual((0.0, 0.0), (result.Loss, result.GradientNorm));
    }

    [TestMethod]
    [DataRow("loss is infinite")]
    [DataRow("loss is NaN")]
    [DataRow("gradient is NaN")]
    public void Run_ThrowsAndLeavesTheWeights_WhenANumberIsNotFinite(string problem)
    {
        using var scope = NewDisposeScope();
        using var objective = new BrokenObjective(Tiny.Initialized(new SequenceClassificationModel(Tiny.Config, labels: 2)), problem);
        using var step = new TrainingStep(objective, Options, new LearningRateSchedule(Peak: 1e-3, WarmupSteps: 0, TotalSteps: 9));
        var batch = Batch.Of(ToyObjective.Examples(4), paddingId: 0, CPU);
        step.Run(batch);
        var before = Tiny.Weights(objective.Network);
        objective.IsBroken = true;

        var error = Assert.ThrowsExactly<ArithmeticException>(() => step.Run(batch));

        TensorAssert.AreClose(before, Tiny.Weights(objective.Network), 0);
        StringAssert.Contains(error.Message, "Step 2");
        StringAssert.Contains(error.Message, "learning rate");
    }

    [TestMethod]
    public void Run_GoesOn_AfterAStepWhoseNumbersWereNotFinite()
    {
        using var scope = NewDisposeScope();
        using var objective = new BrokenObjective(Tiny.Initialized(new SequenceClassificationModel(Tiny.Config, labels: 2)), "gradient is NaN") { IsBroken = true };
        using var step = new TrainingStep(objective, Options, new LearningRateSchedule(Peak: 1e-3, WarmupSteps: 0, TotalSteps: 9));
        var batch = Batch.Of(ToyObjective.Examples(4), paddingId: 0, CPU);
        Assert.ThrowsExactly<ArithmeticException>(() => step.Run(batch));
        objective.IsBroken = false;

        var result = step.Run(batch);

        Assert.IsTrue(double.IsFinite(result.Loss) && result.GradientNorm > 0);
        TensorAssert.IsFinite(Tiny.Weights(objective.Network));
    }

    private static void AreClose(GoldenFile file, string name, IEnumerable<double> actual, double tolerance) =>
        TensorAssert.AreClose(file[name], tensor(actual.Select(v => (float)v).ToArray()), tolerance, what: name);

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
