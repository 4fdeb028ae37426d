using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Finds NaN and the infinities among weights.</summary>
internal static class NonFinite
{
    private const uint Magnitude = 0x7fffffff;
    private const uint Infinity = 0x7f800000; // without the sign, the bits of NaN are above it, those of finite numbers below

    /// <summary>Index of the first one; -1 where all numbers are finite.</summary>
    public static int IndexIn(ReadOnlySpan<float> values)
    {
        Span<uint> magnitudes = stackalloc uint[256];
        for (var begin = 0; begin < values.Length; begin += magnitudes.Length)
        {
            var part = values.Slice(begin, Math.Min(magnitudes.Length, values.Length - begin));
            TensorPrimitives.BitwiseAnd(MemoryMarshal.Cast<float, uint>(part), Magnitude, magnitudes);
            if (TensorPrimitives.Max<uint>(magnitudes[..part.Length]) >= Infinity)
                return begin + First(part);
        }
        return -1;
    }

    private static int First(ReadOnlySpan<float> values)
    {
        var index = 0;
        while (float.IsFinite(values[index]))
            index++;
        return index;
    }
}
