using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>Adds a block of 16 x 16 numbers, transposed, to another.</summary>
internal static unsafe class TransposedSum
{
    /// <summary>Rows and columns of a block.</summary>
    public const int Size = 16;

    /// <summary>to[i][j] += from[j][i]</summary>
    /// <param name="from">The block that is added.</param>
    /// <param name="fromStride">Numbers from a row of it to the next.</param>
    /// <param name="to">The sum.</param>
    /// <param name="toStride">Numbers from a row of it to the next.</param>
    public static void Add(float* from, nint fromStride, float* to, nint toStride)
    {
        if (Avx512F.IsSupported)
            AddVectors(from, fromStride, to, toStride);
        else
            AddNumbers(from, fromStride, to, toStride);
    }

    /// <summary>As <see cref="Add"/>, number by number.</summary>
    internal static void AddNumbers(float* from, nint fromStride, float* to, nint toStride)
    {
        for (var j = 0; j < Size; j++)
        {
            for (var i = 0; i < Size; i++)
                to[i * toStride + j] += from[j * fromStride + i];
        }
    }

    // Pairs of numbers, then pairs of pairs, within each quarter of a vector; then the quarters, by two steps.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddVectors(float* from, nint fromStride, float* to, nint toStride)
    {
        var a = stackalloc Vector512<float>[Size];
        var b = stackalloc Vector512<float>[Size];
        for (var j = 0; j < Size; j += 2)
        {
            var (even, odd) = (Vector512.Load(from + j * fromStride), Vector512.Load(from + (j + 1) * fromStride));
            a[j] = Avx512F.UnpackLow(even, odd);
            a[j + 1] = Avx512F.UnpackHigh(even, odd);
        }
        for (var j = 0; j < Size; j += 4)
        {
            b[j] = Avx512F.UnpackLow(a[j].AsDouble(), a[j + 2].AsDouble()).AsSingle();
            b[j + 1] = Avx512F.UnpackHigh(a[j].AsDouble(), a[j + 2].AsDouble()).AsSingle();
            b[j + 2] = Avx512F.UnpackLow(a[j + 1].AsDouble(), a[j + 3].AsDouble()).AsSingle();
            b[j + 3] = Avx512F.UnpackHigh(a[j + 1].AsDouble(), a[j + 3].AsDouble()).AsSingle();
        }
        for (var j = 0; j < 4; j++)
        {
            // quarters q of rows j, j + 4, j + 8, j + 12 are columns 4q + j
            var (low, high) = (Avx512F.Shuffle4x128(b[j], b[j + 4], 0b10_00_10_00),
                Avx512F.Shuffle4x128(b[j + 8], b[j + 12], 0b10_00_10_00));
            Sum(to + j * toStride, Avx512F.Shuffle4x128(low, high, 0b10_00_10_00));
            Sum(to + (j + 8) * toStride, Avx512F.Shuffle4x128(low, high, 0b11_01_11_01));
            (low, high) = (Avx512F.Shuffle4x128(b[j], b[j + 4], 0b11_01_11_01), Avx512F.Shuffle4x128(b[j + 8], b[j + 12], 0b11_01_11_01));
            Sum(to + (j + 4) * toStride, Avx512F.Shuffle4x128(low, high, 0b10_00_10_00));
            Sum(to + (j + 12) * toStride, Avx512F.Shuffle4x128(low, high, 0b11_01_11_01));
        }
    }

    private static void Sum(float* to, Vector512<float> added) => (Vector512.Load(to) + added).Store(to);
}
