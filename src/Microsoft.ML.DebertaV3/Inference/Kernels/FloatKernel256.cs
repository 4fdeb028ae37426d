using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>Products of four rows with one panel, in vectors of 256 bits (or emulated, if the processor has none).</summary>
/// <remarks>Half a panel at a time: eight sums, two vectors of the panel and one of the rows fit into 16 registers.</remarks>
internal static unsafe class FloatKernel256
{
    private const int Half = PackedMatrix.Width / 2;
    private const int Quarter = PackedMatrix.Width / 4;

    /// <summary>Four rows.</summary>
    /// <inheritdoc cref="FloatKernel.Multiply"/>
    public static void Rows4(float* a, nint aStride, float* panel, int depth, float* start, nint startStride, float* c, nint cStride)
    {
        HalfPanel(a, aStride, panel, depth, start, startStride, c, cStride);
        HalfPanel(a, aStride, panel + Half, depth, start + Half, startStride, c + Half, cStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void HalfPanel(
        float* a, nint aStride, float* panel, int depth, float* start, nint startStride, float* c, nint cStride)
    {
        Sums r0 = new(start), r1 = new(start + startStride), r2 = new(start + 2 * startStride), r3 = new(start + 3 * startStride);
        for (nint k = 0; k < depth; k++, panel += PackedMatrix.Width)
        {
            var (left, right) = (Vector256.Load(panel), Vector256.Load(panel + Quarter));
            r0.Add(a[k], left, right);
            r1.Add(a[k + aStride], left, right);
            r2.Add(a[k + 2 * aStride], left, right);
            r3.Add(a[k + 3 * aStride], left, right);
        }
        r0.Store(c);
        r1.Store(c + cStride);
        r2.Store(c + 2 * cStride);
        r3.Store(c + 3 * cStride);
    }

    /// <summary>The sums of one row.</summary>
    private struct Sums(float* start)
    {
        private Vector256<float> _left = Vector256.Load(start);
        private Vector256<float> _right = Vector256.Load(start + Quarter);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(float a, Vector256<float> left, Vector256<float> right)
        {
            var factor = Vector256.Create(a);
            _left = Vector256.FusedMultiplyAdd(factor, left, _left);
            _right = Vector256.FusedMultiplyAdd(factor, right, _right);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store(float* c)
        {
            _left.Store(c);
            _right.Store(c + Quarter);
        }
    }
}
