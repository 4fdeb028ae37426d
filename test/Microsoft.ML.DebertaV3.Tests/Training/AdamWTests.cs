using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Training;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using AdamW = Microsoft.ML.DebertaV3.Training.AdamW;

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
        Weights ours = new(size), theirs = new(size);
        using var optimizer = new AdamW(ours, Options, useKernel: useKernel);
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

        TensorAssert.AreDifferent(new Weights(size).All, ours.All);
        TensorAssert.AreClose(theirs.All, ours.All, Tolerance);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Step_ClipsAsTorchDoes_WhenTheNormIsTooLarge(bool useKernel)
    {
        const double clip = 2.5; // the norms of the steps lie on both sides of it
        using var scope = NewDisposeScope();
        Weights ours = new(50), theirs = new(50);
        using var optimizer = new AdamW(ours, Options with { WeightDecay = 0, ClipNorm = clip }, useKernel: useKernel);
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
        var weights = new Weights(20);
        var before = new Weights(20);
        using var optimizer = new AdamW(weights, Options);
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
        var weights = new Weights(20);
        var before = weights.All;
        weights.LayerNorm.requires_grad = false;
        using var optimizer = new AdamW(weights, Options);
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
        var weights = new Weights(10);
        using var optimizer = new AdamW(weights, Options);
        (weights.Dense * float.NaN).sum().backward();

        var norm = optimizer.GradientNorm();

        Assert.IsFalse(double.IsFinite(norm));
    }

    [TestMethod]
    public void Dispose_FreesTheMoments()
    {
        using var scope = NewDisposeScope();
        var weights = new Weights(10);
        var before = LiveTensors.Count;

        var optimizer = new AdamW(weights, Options);
        var held = LiveTensors.Count;
        optimizer.Dispose();

        Assert.AreEqual(before + 2 * 3, held);
        Assert.AreEqual(before, LiveTensors.Count);
    }

    /// <summary>One parameter that decays and two that do not, of the values sin(0), sin(1), ...</summary>
    private sealed class Weights : nn.Module
    {
        [ComponentName(Name = "dense.weight")] private readonly Parameter _dense;
        [ComponentName(Name = "dense.bias")] private readonly Parameter _bias;
        [ComponentName(Name = "LayerNorm.weight")] private readonly Parameter _layerNorm;

        public Weights(int size)
            : base(nameof(Weights))
        {
            _dense = nn.Parameter(Values(size, 0));
            _bias = nn.Parameter(Values(size, 1));
            _layerNorm = nn.Parameter(Values(size, 2));
            RegisterComponents();
        }

        public Parameter Dense => _dense;

        public Parameter Bias => _bias;

        public Parameter LayerNorm => _layerNorm;

        public Tensor All => cat([_dense.detach(), _bias.detach(), _layerNorm.detach()]);

        /// <summary>Gradients that differ from step to step and element to element.</summary>
        public void MakeGradients(int step, double scale = 1)
        {
            using var scope = NewDisposeScope();
            var loss = zeros(1);
            foreach (var (parameter, i) in new[] { _dense, _bias, _layerNorm }.Select((p, i) => (p, i)))
                loss += (parameter * Values((int)parameter.numel(), 10 * step + i) * scale).sum();
            loss.backward();
        }

        private static Tensor Values(int size, int shift) => (arange(size, ScalarType.Float32) + shift).sin();
    }
}
