using Microsoft.ML.DebertaV3.Runtime;
using TorchSharp;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Samples one piece per row in proportion to its weight: the generator's replacement of a masked piece.</summary>
/// <remarks>
/// Inverse transform sampling: one uniform number per row, and the first piece at which the cumulative sum exceeds it. The Gumbel trick
/// would need noise for every entry of the vocabulary, which costs more than the sum (spec section 10.5).
/// </remarks>
internal static class PieceSampler
{
    private const int Block = 1024;

    /// <summary>Samples pieces, [rows], from nonnegative weights, [rows, vocabulary].</summary>
    public static long[] Draw(Tensor weights, Random random)
    {
        // drawn in order, so that the result does not depend on the thread count
        double[] points = [.. Enumerable.Range(0, (int)weights.shape[0]).Select(_ => random.NextDouble())];
        return Draw(weights, points);
    }

    /// <summary>Same as <see cref="Draw(Tensor, Random)"/>, for given uniform numbers in [0, 1), one per row.</summary>
    public static long[] Draw(Tensor weights, ReadOnlyMemory<double> points)
    {
        using var onCpu = weights.device_type == DeviceType.CPU ? weights.alias() : weights.cpu();
        var memory = new NativeSpan(onCpu);
        var (rows, vocabulary) = ((int)weights.shape[0], (int)weights.shape[1]);
        var pieces = new long[rows];
        Parallel.For(0, rows, row => pieces[row] = At(memory.Slice(row * vocabulary, vocabulary), points.Span[row]));
        return pieces;
    }

    /// <summary>Returns the piece at a fraction, in [0, 1), of the cumulative sum.</summary>
    internal static int At(ReadOnlySpan<float> weights, double part)
    {
        var sums = new double[(weights.Length + Block - 1) / Block];
        for (var block = 0; block < sums.Length; block++)
            sums[block] = TensorPrimitives.Sum(BlockOf(weights, block));
        var left = part * sums.Sum();
        var chosen = 0;
        while (chosen < sums.Length - 1 && left >= sums[chosen])
            left -= sums[chosen++];
        return Within(BlockOf(weights, chosen), left) is { } place ? chosen * Block + place : LastPositive(weights);
    }

    private static ReadOnlySpan<float> BlockOf(ReadOnlySpan<float> weights, int block) =>
        weights[(block * Block)..Math.Min((block + 1) * Block, weights.Length)];

    private static int? Within(ReadOnlySpan<float> weights, double left)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            if (left < weights[i])
                return i;
            left -= weights[i];
        }
        return null; // rounding
    }

    private static int LastPositive(ReadOnlySpan<float> weights) =>
        Math.Max(0, weights.LastIndexOfAnyExceptInRange(float.NegativeInfinity, 0f));
}
