using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>Products of up to twelve rows with one panel, in vectors of 512 bits.</summary>
/// <remarks>
/// Twelve rows of two vectors are 24 sums: with two vectors of the panel and one of the rows they fit into the 32 registers, and a
/// vector of the panel is read once for twelve rows.
/// </remarks>
internal static unsafe class FloatKernel512
{
    private const int Half = PackedMatrix.Width / 2;

    /// <summary>
    /// Twelve rows. Memory at the distance <c>ahead</c> from the panel is fetched into the second cache, as much as the panel has.
    /// </summary>
    /// <inheritdoc cref="FloatKernel.Multiply"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows12(
        float* a, nint aStride, float* panel, int depth, float* start, nint startStride, float* c, nint cStride, nint ahead)
    {
        Sums r0 = new(start), r1 = new(start + startStride), r2 = new(start + 2 * startStride), r3 = new(start + 3 * startStride);
        Sums r4 = new(start + 4 * startStride), r5 = new(start + 5 * startStride), r6 = new(start + 6 * startStride);
        Sums r7 = new(start + 7 * startStride), r8 = new(start + 8 * startStride), r9 = new(start + 9 * startStride);
        Sums r10 = new(start + 10 * startStride), r11 = new(start + 11 * startStride);
        float* a3 = a + 3 * aStride, a6 = a3 + 3 * aStride, a9 = a6 + 3 * aStride;
        for (nint k = 0; k < depth; k++, panel += PackedMatrix.Width)
        {
            var (left, right) = (Vector512.Load(panel), Vector512.Load(panel + Half));
            Sse.Prefetch1(panel + ahead);
            Sse.Prefetch1(panel + ahead + Half);
            r0.Add(a[k], left, right);
            r1.Add(a[k + aStride], left, right);
            r2.Add(a[k + 2 * aStride], left, right);
            r3.Add(a3[k], left, right);
            r4.Add(a3[k + aStride], left, right);
            r5.Add(a3[k + 2 * aStride], left, right);
            r6.Add(a6[k], left, right);
            r7.Add(a6[k + aStride], left, right);
            r8.Add(a6[k + 2 * aStride], left, right);
            r9.Add(a9[k], left, right);
            r10.Add(a9[k + aStride], left, right);
            r11.Add(a9[k + 2 * aStride], left, right);
        }
        r0.Store(c);
        r1.Store(c + cStride);
        r2.Store(c + 2 * cStride);
        r3.Store(c + 3 * cStride);
        r4.Store(c + 4 * cStride);
        r5.Store(c + 5 * cStride);
        r6.Store(c + 6 * cStride);
        r7.Store(c + 7 * cStride);
        r8.Store(c + 8 * cStride);
        r9.Store(c + 9 * cStride);
        r10.Store(c + 10 * cStride);
        r11.Store(c + 11 * cStride);
    }

    /// <summary>Four rows.</summary>
    /// <inheritdoc cref="FloatKernel.Multiply"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4(float* a, nint aStride, float* panel, int depth, float* start, nint startStride, float* c, nint cStride)
    {
        Sums r0 = new(start), r1 = new(start + startStride), r2 = new(start + 2 * startStride), r3 = new(start + 3 * startStride);
        for (nint k = 0; k < depth; k++, panel += PackedMatrix.Width)
        {
            var (left, right) = (Vector512.Load(panel), Vector512.Load(panel + Half));
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
        private Vector512<float> _left = Vector512.Load(start);
        private Vector512<float> _right = Vector512.Load(start + Half);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(float a, Vector512<float> left, Vector512<float> right)
        {
            var factor = Vector512.Create(a);
            _left = Vector512.FusedMultiplyAdd(factor, left, _left);
            _right = Vector512.FusedMultiplyAdd(factor, right, _right);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store(float* c)
        {
            _left.Store(c);
            _right.Store(c + Half);
        }
    }
}
