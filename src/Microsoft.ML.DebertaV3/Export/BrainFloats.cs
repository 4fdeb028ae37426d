using System.Runtime.InteropServices;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Export;

/// <summary>Writes numbers as bfloat16.</summary>
internal static class BrainFloats
{
    private const int ChunkFloats = 1 << 18;

    /// <summary>Writes values as little-endian bfloat16, rounded to nearest, ties to even.</summary>
    public static unsafe void Write(Stream stream, ReadOnlySpan<float> values)
    {
        var rounded = new ushort[Math.Min(values.Length, ChunkFloats)];
        while (!values.IsEmpty)
        {
            var chunk = values[..Math.Min(values.Length, ChunkFloats)];
            fixed (float* from = chunk)
            fixed (ushort* to = rounded)
                BFloat16.Store(from, to, chunk.Length);
            stream.Write(MemoryMarshal.AsBytes(rounded.AsSpan(0, chunk.Length)));
            values = values[chunk.Length..];
        }
    }
}
