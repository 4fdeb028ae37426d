using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.DebertaV3.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Masks of inverted dropout: 0 with probability rate, otherwise 1 / (1 - rate).</summary>
/// <remarks>
/// On the CPU, the random number of each element is a hash of its index and a 64-bit key (Wellons' lowbias32, keyed twice), so that the
/// mask can be computed in parallel, unlike with torch's generator, and does not depend on the thread count. The key is drawn from the
/// generator. On other devices the generator draws the whole mask.
/// </remarks>
internal static class DropoutMask
{
    private const int Chunk = 1 << 16; // elements

    /// <summary>
    /// Draws a mask with the shape and device of <paramref name="like"/>. It is float32, because the scale would lose precision in a
    /// shorter format.
    /// </summary>
    public static Tensor Draw(Tensor like, double rate, Generator random)
    {
        var scale = 1 / (1 - rate);
        if (like.device_type != DeviceType.CPU)
            return empty(like.shape, ScalarType.Float32, like.device).bernoulli_(1 - rate, random).TimesInPlace(scale);
        var mask = empty(like.shape, ScalarType.Float32);
        Fill(new NativeSpan(mask), rate, (float)scale, Key(random));
        return mask;
    }

    /// <summary>Draws 62 random bits.</summary>
    public static ulong Key(Generator random)
    {
        using var key = empty(1, ScalarType.Int64).random_(0, 1L << 62, random);
        return (ulong)key.item<long>();
    }

    private static void Fill(NativeSpan mask, double rate, float scale, ulong key) =>
        Parallel.For(0, (mask.Length + Chunk - 1) / Chunk, i => Fill(mask.Slice(i * Chunk, Chunk), (uint)(i * Chunk), rate, scale, key));

    private static void Fill(Span<float> mask, uint place, double rate, float scale, ulong key)
    {
        var dropped = Vector256.Create((uint)Math.Round(rate * uint.MaxValue));
        var (kept, places) = (Vector256.Create(scale), Vector256.Create(place) + Vector256<uint>.Indices);
        foreach (ref var part in MemoryMarshal.Cast<float, Vector256<float>>(mask))
        {
            part = Vector256.ConditionalSelect(Vector256.LessThan(Hash(places, key), dropped).AsSingle(), Vector256<float>.Zero, kept);
            places += Vector256.Create((uint)Vector256<uint>.Count);
        }
        for (var i = mask.Length - mask.Length % Vector256<float>.Count; i < mask.Length; i++)
            mask[i] = Hash(Vector256.Create(place + (uint)i), key)[0] < dropped[0] ? 0 : scale;
    }

    private static Vector256<uint> Hash(Vector256<uint> places, ulong key)
    {
        var x = places ^ Vector256.Create((uint)key);
        x ^= x >>> 16;
        x *= Vector256.Create(0x7FEB352Du);
        x ^= (x >>> 15) ^ Vector256.Create((uint)(key >> 32));
        x *= Vector256.Create(0x846CA68Bu);
        return x ^ (x >>> 16);
    }
}
