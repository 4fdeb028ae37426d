using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Finds NaN and infinity among weights.</summary>
internal static class NonFinite
{
    private const uint Magnitude = 0x7fffffff;
    private const uint Infinity = 0x7f800000; // ignoring the sign, the bits of NaN are greater and those of finite numbers smaller

    /// <summary>Returns the index of the first such value; -1 if all are finite.</summary>
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
