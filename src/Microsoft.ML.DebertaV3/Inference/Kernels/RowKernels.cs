using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>Operations on one row of numbers.</summary>
internal static unsafe class RowKernels
{
    private const int Lanes = 16; // Vector512<float>.Count

    /// <summary>row = gelu(row)</summary>
    /// <param name="row">The numbers.</param>
    /// <param name="count">A multiple of 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gelu(float* row, int count)
    {
        for (var i = 0; i < count; i += Lanes)
            VectorMath.Gelu(Vector512.Load(row + i)).Store(row + i);
    }

    /// <summary>to = LayerNorm(a + b)</summary>
    /// <param name="a">[size]</param>
    /// <param name="b">[size]; null: nothing is added.</param>
    /// <param name="weights">[size]</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="to">[size]; may be a or b.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Normalize(float* a, float* b, NormalizationWeights weights, float epsilon, float* to)
    {
        var size = weights.Weight.Length;
        var sum = 0f;
        var sums = Vector512<float>.Zero;
        var i = 0;
        for (; i + Lanes <= size; i += Lanes)
        {
            var value = b == null ? Vector512.Load(a + i) : Vector512.Load(a + i) + Vector512.Load(b + i);
            value.Store(to + i);
            sums += value;
        }
        for (; i < size; i++)
            sum += to[i] = b == null ? a[i] : a[i] + b[i];
        Scale(to, size, (Vector512.Sum(sums) + sum) / size, epsilon, weights);
    }

    /// <summary>Softmax of one row of scores, in place; up to the next multiple of 16 the row is filled with zeros.</summary>
    /// <param name="scores">Scores. [count]</param>
    /// <param name="added">Values that are added first. [count]</param>
    /// <param name="count">Keys.</param>
    /// <returns>The sum by which each number must still be divided.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Exponentials(float* scores, float* added, int count)
    {
        var filled = Blocks.RoundUp(count, Lanes);
        for (var i = count; i < filled; i++)
            scores[i] = added[i] = float.NegativeInfinity;
        var largest = Vector512.Create(float.NegativeInfinity);
        for (var i = 0; i < filled; i += Lanes)
        {
            var score = Vector512.Load(scores + i) + Vector512.Load(added + i);
            score.Store(scores + i);
            largest = Vector512.Max(largest, score);
        }
        var most = Vector512.Create(Largest(largest));
        var sums = Vector512<float>.Zero;
        for (var i = 0; i < filled; i += Lanes)
        {
            var power = VectorMath.Exp(Vector512.Load(scores + i) - most);
            power.Store(scores + i);
            sums += power;
        }
        return Vector512.Sum(sums);
    }

    /// <summary>row += added</summary>
    /// <param name="row">The sum.</param>
    /// <param name="added">Values that are added.</param>
    /// <param name="count">A multiple of 16.</param>
    public static void Add(float* row, float* added, int count)
    {
        for (var i = 0; i < count; i += Lanes)
            (Vector512.Load(row + i) + Vector512.Load(added + i)).Store(row + i);
    }

    /// <summary>to = from · factor</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* from, float factor, float* to, int count)
    {
        var i = 0;
        for (; i + Lanes <= count; i += Lanes)
            (Vector512.Load(from + i) * factor).Store(to + i);
        for (; i < count; i++)
            to[i] = from[i] * factor;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(float* row, int size, float mean, float epsilon, NormalizationWeights weights)
    {
        ReadOnlySpan<float> weight = weights.Weight, bias = weights.Bias;
        var squares = Vector512<float>.Zero;
        var square = 0f;
        var i = 0;
        for (; i + Lanes <= size; i += Lanes)
        {
            var difference = Vector512.Load(row + i) - Vector512.Create(mean);
            squares = Vector512.FusedMultiplyAdd(difference, difference, squares);
        }
        for (; i < size; i++)
            square += (row[i] - mean) * (row[i] - mean);
        var factor = 1 / MathF.Sqrt((Vector512.Sum(squares) + square) / size + epsilon);
        for (i = 0; i + Lanes <= size; i += Lanes)
        {
            var normal = (Vector512.Load(row + i) - Vector512.Create(mean)) * factor;
            Vector512.FusedMultiplyAdd(normal, Vector512.Create(weight[i..]), Vector512.Create(bias[i..])).Store(row + i);
        }
        for (; i < size; i++)
            row[i] = MathF.FusedMultiplyAdd((row[i] - mean) * factor, weight[i], bias[i]);
    }

    private static float Largest(Vector512<float> values)
    {
        var half = Vector256.Max(values.GetLower(), values.GetUpper());
        var quarter = Vector128.Max(half.GetLower(), half.GetUpper());
        return Math.Max(Math.Max(quarter[0], quarter[1]), Math.Max(quarter[2], quarter[3]));
    }
}
