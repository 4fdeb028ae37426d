using System.Runtime.InteropServices;

namespace Microsoft.ML.DebertaV3.Export;

/// <summary>Writes numbers as bfloat16: the upper half of float32.</summary>
internal static class BrainFloats
{
    private const int ChunkFloats = 1 << 18;
    private const uint AlmostHalf = 0x7fff; // of the last place that is kept
    private const ushort NotANumber = 0x7fc0;

    /// <summary>Writes values as little-endian bfloat16, rounded to nearest, ties to even.</summary>
    public static void Write(Stream stream, ReadOnlySpan<float> values)
    {
        var rounded = new ushort[Math.Min(values.Length, ChunkFloats)];
        while (!values.IsEmpty)
        {
            var chunk = values[..Math.Min(values.Length, ChunkFloats)];
            for (var i = 0; i < chunk.Length; i++)
                rounded[i] = Round(chunk[i]);
            stream.Write(MemoryMarshal.AsBytes(rounded.AsSpan(0, chunk.Length)));
            values = values[chunk.Length..];
        }
    }

    private static ushort Round(float value)
    {
        if (float.IsNaN(value))
            return NotANumber;
        var bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + AlmostHalf + ((bits >> 16) & 1)) >> 16);
    }
}
