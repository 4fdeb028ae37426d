using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Numbers rounded to bfloat16, the upper half of a float32: to the nearest, ties to even.</summary>
internal static unsafe class BFloat16
{
    private const int Lanes = 16;
    private const uint NotANumber = 0x7FC0, LowerHalf = 0xFFFF;

    /// <summary>The 16 bits of a number.</summary>
    public static ushort Bits(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (ushort)NotANumber : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>The rounded number as a float32.</summary>
    public static float Round(float value) => Value(Bits(value));

    /// <summary>The number of 16 bits.</summary>
    public static float Value(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    /// <summary>Whether rounding changes none of these numbers.</summary>
    public static bool Holds(ReadOnlySpan<float> values)
    {
        foreach (var bits in MemoryMarshal.Cast<float, uint>(values))
        {
            if ((bits & LowerHalf) != 0)
                return false;
        }
        return true;
    }

    /// <summary>Stores the bits of some numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store(float* from, ushort* to, int count)
    {
        var i = 0;
        for (; i + 2 * Lanes <= count; i += 2 * Lanes)
            Vector512.Narrow(Bits(Vector512.Load(from + i)), Bits(Vector512.Load(from + i + Lanes))).Store(to + i);
        for (; i < count; i++)
            to[i] = Bits(from[i]);
    }

    private static Vector512<uint> Bits(Vector512<float> value)
    {
        var bits = value.AsUInt32();
        var even = Vector512.ShiftRightLogical(bits, 16) & Vector512<uint>.One;
        var rounded = Vector512.ShiftRightLogical(bits + Vector512.Create(0x7FFFu) + even, 16);
        return Vector512.ConditionalSelect(Vector512.Equals(value, value).AsUInt32(), rounded, Vector512.Create(NotANumber));
    }
}
