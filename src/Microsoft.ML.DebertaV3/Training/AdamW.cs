using Microsoft.ML.DebertaV3.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>AdamW with clipping by the global norm, in one pass on the CPU and by torch operations elsewhere.</summary>
/// <remarks>Spec section 6.2. Biases and LayerNorm weights do not decay. A parameter without a gradient is left alone. Not thread safe.</remarks>
internal sealed class AdamW : IDisposable
{
    private const int Chunk = 1 << 18; // elements: four arrays of it fit a core's second-level cache in turns
    private const double ClipEpsilon = 1e-6; // torch.nn.utils.clip_grad_norm_

    private readonly List<Slot> _slots;
    private readonly AdamWOptions _options;
    private readonly bool _useKernel;
    private long _step;

    /// <param name="network">Its parameters that require a gradient are updated.</param>
    /// <param name="options">The constants.</param>
    /// <param name="useKernel">False: torch operations even on the CPU. A test compares the two.</param>
    public AdamW(nn.Module network, AdamWOptions options, bool useKernel = true)
    {
        _options = options;
        _useKernel = useKernel;
        _slots = [.. network.named_parameters().Where(p => p.parameter.requires_grad).Select(p => new Slot(p.name, p.parameter))];
    }

    /// <summary>Clears every gradient.</summary>
    public void ZeroGradients()
    {
        using var scope = NewDisposeScope();
        foreach (var slot in _slots)
            slot.Parameter.grad?.zero_();
    }

    /// <summary>The global L2 norm of all gradients.</summary>
    public double GradientNorm()
    {
        using var scope = NewDisposeScope();
        return Math.Sqrt(_slots.Sum(slot => slot.Parameter.grad is { } gradient ? SumOfSquares(gradient) : 0));
    }

    /// <summary>Clips by <paramref name="norm"/>, the global norm of the gradients, and updates every parameter.</summary>
    public void Step(double learningRate, double norm)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        _step++;
        var scale = _options.ClipNorm > 0 ? Math.Min(1, _options.ClipNorm / (norm + ClipEpsilon)) : 1;
        foreach (var slot in _slots)
        {
            if (slot.Parameter.grad is not { } gradient)
                continue;
            var decay = slot.Decays ? _options.WeightDecay : 0;
            if (_useKernel && slot.Parameter.device_type == DeviceType.CPU)
                UpdateOnCpu(slot, gradient, new(learningRate, _options.Beta1, _options.Beta2, _options.Epsilon, decay, scale, _step));
            else
                UpdateByTorch(slot, gradient, learningRate, decay, scale);
        }
    }

    public void Dispose() => _slots.ForEach(slot => slot.Dispose());

    /// <summary>Whether a parameter of this name decays: all but biases and LayerNorm.</summary>
    internal static bool Decays(string name) =>
        !name.EndsWith("bias", StringComparison.Ordinal) && !name.Contains("LayerNorm.", StringComparison.Ordinal);

    private static double SumOfSquares(Tensor gradient)
    {
        if (gradient.device_type != DeviceType.CPU)
            return gradient.square().sum(ScalarType.Float64).item<double>();
        var memory = new NativeSpan(gradient);
        var sums = new double[(memory.Length + Chunk - 1) / Chunk]; // summed in order: the result does not depend on the threads
        Parallel.For(0, sums.Length, i => sums[i] = TensorPrimitives.SumOfSquares<float>(memory.Slice(i * Chunk, Chunk)));
        return sums.Sum();
    }

    private static void UpdateOnCpu(Slot slot, Tensor gradient, AdamWKernel kernel)
    {
        NativeSpan parameter = new(slot.Parameter), gradients = new(gradient), mean = new(slot.Mean), variance = new(slot.Variance);
        Parallel.For(0, (parameter.Length + Chunk - 1) / Chunk, i => kernel.Update(
            parameter.Slice(i * Chunk, Chunk), gradients.Slice(i * Chunk, Chunk), mean.Slice(i * Chunk, Chunk), variance.Slice(i * Chunk, Chunk)));
    }

    private void UpdateByTorch(Slot slot, Tensor gradient, double learningRate, double decay, double scale)
    {
        var scaled = gradient * scale;
        slot.Mean.mul_(_options.Beta1).add_(scaled * (1 - _options.Beta1));
        slot.Variance.mul_(_options.Beta2).add_(scaled.square() * (1 - _options.Beta2));
        var denominator = slot.Variance.sqrt() / Math.Sqrt(1 - Math.Pow(_options.Beta2, _step)) + _options.Epsilon;
        slot.Parameter.mul_(1 - learningRate * decay).sub_(slot.Mean / denominator * (learningRate / (1 - Math.Pow(_options.Beta1, _step))));
    }

    private sealed class Slot(string name, Parameter parameter) : IDisposable
    {
        public Parameter Parameter { get; } = parameter;

        public bool Decays { get; } = AdamW.Decays(name);

        public Tensor Mean { get; } = zeros_like(parameter, requires_grad: false).DetachFromDisposeScope();

        public Tensor Variance { get; } = zeros_like(parameter, requires_grad: false).DetachFromDisposeScope();

        public void Dispose()
        {
            Mean.Dispose();
            Variance.Dispose();
        }
    }
}
