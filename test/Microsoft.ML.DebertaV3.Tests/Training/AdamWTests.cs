using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Training;

[TestClass]
public sealed class AdamWTests
{
    private const int Steps = 20;
    private const double LearningRate = 1e-2;
    private const double Tolerance = 1e-6;
    private static readonly AdamWOptions Options = new(Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8, WeightDecay: 0.1, ClipNorm: 0);

    [TestMethod]
    [DataRow(1, true)]
    [DataRow(7, true)]
    [DataRow(8, true)]
    [DataRow(75, true)]
    [DataRow((1 << 18) + 13, true)] // more than one chunk, and a remainder
    [DataRow(75, false)]
    [DataRow((1 << 18) + 13, false)]
    public void Step_EqualsTorchsAdamW(int size, bool useKernel)
    {
        using var scope = NewDisposeScope();
        ThreeWeights ours = new(size), theirs = new(size);
        using var session = new TrainingSession();
        var optimizer = session.Optimize(ours, Options, useKernel: useKernel);
        using var decaying = optim.AdamW([theirs.Dense], LearningRate, weight_decay: Options.WeightDecay);
        using var others = optim.AdamW([theirs.Bias, theirs.LayerNorm], LearningRate, weight_decay: 0);

        for (var step = 0; step < Steps; step++)
        {
            optimizer.ZeroGradients();
            theirs.zero_grad();
            ours.MakeGradients(step);
            theirs.MakeGradients(step);
            optimizer.Step(LearningRate, optimizer.GradientNorm());
            decaying.step();
            others.step();
        }

        TensorAssert.AreDifferent(new ThreeWeights(size).All, ours.All);
        TensorAssert.AreClose(theirs.All, ours.All, Tolerance);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Step_ClipsAsTorchDoes_WhenTheNormIsTooLarge(bool useKernel)
    {
        const double clip = 2.5; // the norms of the steps lie on both sides of it
        using var scope = NewDisposeScope();
        ThreeWeights ours = new(50), theirs = new(50);
        using var session = new TrainingSession();
        var optimizer = session.Optimize(ours, Options with { WeightDecay = 0, ClipNorm = clip }, useKernel: useKernel);
        using var reference = optim.AdamW(theirs.parameters(), LearningRate, weight_decay: 0);
        var clipped = 0;

        for (var step = 0; step < Steps; step++)
        {
            optimizer.ZeroGradients();
            theirs.zero_grad();
            ours.MakeGradients(step, scale: 0.1 * (step + 1));
            theirs.MakeGradients(step, scale: 0.1 * (step + 1));
            var norm = optimizer.GradientNorm();
            Assert.AreEqual(nn.utils.clip_grad_norm_(theirs.parameters(), clip), norm, 1e-5 * norm);
            clipped += norm > clip ? 1 : 0;
            optimizer.Step(LearningRate, norm);
            reference.step();
        }

        Assert.IsInRange(1, Steps - 1, clipped);
        TensorAssert.AreClose(theirs.All, ours.All, Tolerance);
    }

    [TestMethod]
    public void Step_ShrinksDecayingParametersOnly_WhenGradientsAreZero()
    {
        using var scope = NewDisposeScope();
        var weights = new ThreeWeights(20);
        var before = new ThreeWeights(20);
        using var session = new TrainingSession();
        var optimizer = session.Optimize(weights, Options);
        weights.MakeGradients(step: 0, scale: 0);

        optimizer.Step(LearningRate, norm: 0);

        TensorAssert.AreClose(before.Dense * (1 - LearningRate * Options.WeightDecay), weights.Dense, 1e-7);
        TensorAssert.AreClose(before.Bias, weights.Bias, 0);
        TensorAssert.AreClose(before.LayerNorm, weights.LayerNorm, 0);
    }

    [TestMethod]
    public void Step_LeavesAParameterAlone_WhenItHasNoGradientOrNeedsNone()
    {
        using var scope = NewDisposeScope();
        var weights = new ThreeWeights(20);
        var before = weights.All;
        weights.LayerNorm.requires_grad = false;
        using var session = new TrainingSession();
        var optimizer = session.Optimize(weights, Options);
        weights.Bias.square().sum().backward();

        optimizer.Step(LearningRate, optimizer.GradientNorm());

        TensorAssert.AreClose(before.narrow(0, 0, 20), weights.Dense, 0);
        TensorAssert.AreDifferent(before.narrow(0, 20, 20), weights.Bias);
        TensorAssert.AreClose(before.narrow(0, 40, 20), weights.LayerNorm, 0);
    }

    [TestMethod]
    public void GradientNorm_IsNotFinite_WhenAGradientIsNot()
    {
        using var scope = NewDisposeScope();
        var weights = new ThreeWeights(10);
        using var session = new TrainingSession();
        var optimizer = session.Optimize(weights, Options);
        (weights.Dense * float.NaN).sum().backward();

        var norm = optimizer.GradientNorm();

        Assert.IsFalse(double.IsFinite(norm));
    }

    [TestMethod]
    public void Optimize_MakesTwoMoments_UntilTheSessionEnds()
    {
        using var scope = NewDisposeScope();
        var weights = new ThreeWeights(10);
        var before = LiveTensors.Count;

        var session = new TrainingSession();
        session.Optimize(weights, Options);
        var held = LiveTensors.Count;
        session.Dispose();

        Assert.AreEqual(before + 2 * 3, held);
        Assert.AreEqual(before, LiveTensors.Count);
    }
}
