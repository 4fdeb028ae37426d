using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Benchmarks.Micro;

/// <summary>Operations of scoring as a textbook writes them: what the kernels are measured against.</summary>
/// <remarks>Compiled once, as the kernels are: a method of one long loop may not be called often enough to be compiled anew.</remarks>
internal static class PlainForms
{
    /// <summary>One dot product for each number of a linear layer's output.</summary>
    /// <param name="input">[rows, inputs]</param>
    /// <param name="weight">[outputs, inputs]</param>
    /// <param name="bias">[outputs]</param>
    /// <param name="output">[rows, outputs]</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Linear(ReadOnlySpan<float> input, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, Span<float> output)
    {
        var inputs = weight.Length / bias.Length;
        for (var i = 0; i < output.Length; i++)
        {
            var (row, column) = Math.DivRem(i, bias.Length);
            output[i] = bias[column] + TensorPrimitives.Dot(input.Slice(row * inputs, inputs), weight.Slice(column * inputs, inputs));
        }
    }

    /// <summary>scores = e^(scores + added - the largest sum); returns their sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Exponentials(Span<float> scores, ReadOnlySpan<float> added)
    {
        var (largest, sum) = (float.NegativeInfinity, 0f);
        for (var i = 0; i < scores.Length; i++)
            largest = Math.Max(largest, scores[i] += added[i]);
        for (var i = 0; i < scores.Length; i++)
            sum += scores[i] = MathF.Exp(scores[i] - largest);
        return sum;
    }

    /// <summary>row = gelu(row)</summary>
    /// <remarks>The error function by Abramowitz and Stegun, 7.1.26: within 1.5e-7.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gelu(Span<float> row)
    {
        foreach (ref var x in row)
        {
            var size = Math.Abs(x) * 0.70710678f;
            var t = 1 / (1 + 0.3275911f * size);
            var series = ((((1.061405429f * t - 1.453152027f) * t + 1.421413741f) * t - 0.284496736f) * t + 0.254829592f) * t;
            x *= 0.5f * (1 + MathF.CopySign(1 - series * MathF.Exp(-size * size), x));
        }
    }

    /// <summary>to = LayerNorm(a + b)</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Normalize(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, float epsilon, Span<float> to)
    {
        var (sum, squares) = (0f, 0f);
        for (var i = 0; i < to.Length; i++)
            sum += to[i] = a[i] + b[i];
        var mean = sum / to.Length;
        foreach (var value in to)
            squares += (value - mean) * (value - mean);
        var factor = 1 / MathF.Sqrt(squares / to.Length + epsilon);
        for (var i = 0; i < to.Length; i++)
            to[i] = (to[i] - mean) * factor * weight[i] + bias[i];
    }

    /// <summary>to = the 16 bits of each number in bfloat16</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Round(ReadOnlySpan<float> from, Span<ushort> to)
    {
        for (var i = 0; i < from.Length; i++)
            to[i] = BFloat16.Bits(from[i]);
    }
}
