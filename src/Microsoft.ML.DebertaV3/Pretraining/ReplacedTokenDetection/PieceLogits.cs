using Microsoft.ML.DebertaV3.Runtime;
using TorchSharp;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>
/// Converts logits of masked pieces in place: to weights, and then to the gradient of the cross entropy. On the CPU, each row is processed
/// at once, so that it stays in the cache; on other devices torch operations are used.
/// </summary>
/// <param name="logits">[rows, vocabulary] float32; owned by the caller and overwritten.</param>
/// <param name="targets">Original pieces, [rows].</param>
/// <param name="useKernel">False to use torch operations on the CPU too; a test compares both.</param>
internal sealed class PieceLogits(Tensor logits, long[] targets, bool useKernel = true)
{
    private const int Block = 4096; // block size of summation: float32 within a block, float64 over the blocks

    private readonly bool _useKernel = useKernel && logits.device_type == DeviceType.CPU;
    private readonly int _vocabulary = (int)logits.shape[1];
    private readonly double[] _sums = new double[targets.Length];

    /// <summary>
    /// Computes sampling weights at a temperature, exp((logit - largest) / temperature), [rows, vocabulary]. Call it before
    /// <see cref="ToWeights"/>.
    /// </summary>
    public Tensor WeightsAt(double temperature, Workspace memory)
    {
        var weights = memory.Get(targets.Length, _vocabulary, logits.device);
        if (!_useKernel)
        {
            using var largest = logits.amax([1], keepdim: true);
            return weights.copy_(logits).sub_(largest).DivideInPlace(temperature).exp_();
        }
        NativeSpan from = new(logits), to = new(weights);
        Parallel.For(0, targets.Length, row => Exponentials(Row(from, row), Row(to, row), (float)(1 / temperature)));
        return weights;
    }

    /// <summary>Converts logits to weights, exp(logit - largest).</summary>
    /// <returns>The sum of the cross entropies, and the number of rows whose largest logit is that of the target.</returns>
    public (double Loss, long Correct) ToWeights()
    {
        var ofTargets = _useKernel ? ToWeightsByRow() : ToWeightsByTorch();
        return (_sums.Zip(ofTargets).Sum(row => Math.Log(row.First) - row.Second), ofTargets.Count(difference => difference >= 0));
    }

    /// <summary>Converts weights to (probability - [is target]) · scale, the gradient of scale times the summed cross entropy.</summary>
    public void ToGradient(double scale)
    {
        using var scope = NewDisposeScope();
        if (_useKernel)
        {
            var memory = new NativeSpan(logits);
            Parallel.For(0, targets.Length, row => ToGradient(Row(memory, row), (int)targets[row], scale, _sums[row]));
            return;
        }
        var index = tensor(targets, [targets.Length, 1], device: logits.device);
        logits.mul_(tensor(Array.ConvertAll(_sums, sum => (float)(scale / sum)), [targets.Length, 1], device: logits.device));
        logits.scatter_add_(1, index, zeros(index.shape, ScalarType.Float32, logits.device).FillInPlace(-scale));
    }

    private float[] ToWeightsByRow()
    {
        var (memory, ofTargets) = (new NativeSpan(logits), new float[targets.Length]);
        Parallel.For(0, targets.Length, row =>
        {
            var values = Row(memory, row);
            var ofTarget = values[(int)targets[row]];
            (_sums[row], var largest) = Exponentials(values, values, 1);
            ofTargets[row] = ofTarget - largest;
        });
        return ofTargets;
    }

    private float[] ToWeightsByTorch()
    {
        using var scope = NewDisposeScope();
        logits.sub_(logits.amax([1], keepdim: true));
        var ofTargets = logits.gather(1, tensor(targets, [targets.Length, 1], device: logits.device)).cpu();
        logits.exp_().sum(1).to(ScalarType.Float64).cpu().data<double>().CopyTo(_sums);
        return ofTargets.contiguous().data<float>().ToArray();
    }

    private Span<float> Row(NativeSpan memory, int row) => memory.Slice(row * _vocabulary, _vocabulary);

    private static (double Sum, float Largest) Exponentials(ReadOnlySpan<float> from, Span<float> to, float factor)
    {
        var (largest, sum) = (TensorPrimitives.Max(from), 0.0);
        for (var start = 0; start < from.Length; start += Block)
        {
            var part = to.Slice(start, Math.Min(Block, to.Length - start));
            TensorPrimitives.Subtract(from.Slice(start, part.Length), largest, part);
            if (factor != 1)
                TensorPrimitives.Multiply(part, factor, part);
            TensorPrimitives.Exp(part, part);
            sum += TensorPrimitives.Sum<float>(part);
        }
        return (sum, largest);
    }

    private static void ToGradient(Span<float> weights, int target, double scale, double sum)
    {
        TensorPrimitives.Multiply(weights, (float)(scale / sum), weights);
        weights[target] -= (float)scale;
    }
}
