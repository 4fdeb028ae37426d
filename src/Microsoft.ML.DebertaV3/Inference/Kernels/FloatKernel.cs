using System.Runtime.Intrinsics;

namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>Rows times a panel of a matrix: the innermost product of float32 scoring.</summary>
/// <remarks>
/// Each sum is computed in the same order for any number of rows, so that a row's result does not depend on its neighbors.
/// </remarks>
internal static unsafe class FloatKernel
{
    /// <summary>Numbers of rows are multiples of it.</summary>
    public const int RowUnit = 4;

    private const int WideRows = 12;

    /// <summary>c = start + a · panel</summary>
    /// <param name="a">[rows, depth]</param>
    /// <param name="aStride">Numbers from a row of a to the next.</param>
    /// <param name="rows">A multiple of <see cref="RowUnit"/>.</param>
    /// <param name="panel">[depth, <see cref="PackedMatrix.Width"/>]</param>
    /// <param name="depth">Terms of each sum.</param>
    /// <param name="start">Initial value of each sum, [rows, <see cref="PackedMatrix.Width"/>]; may be c.</param>
    /// <param name="startStride">Numbers from a row of it to the next; 0 where all rows begin alike.</param>
    /// <param name="c">[rows, <see cref="PackedMatrix.Width"/>]</param>
    /// <param name="cStride">Numbers from a row of c to the next.</param>
    public static void Multiply(
        float* a, nint aStride, int rows, float* panel, int depth, float* start, nint startStride, float* c, nint cStride)
    {
        var row = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; row + WideRows <= rows; row += WideRows)
            {
                // What follows is the next panel: it comes from memory while this one is multiplied.
                var ahead = row + 2 * WideRows > rows ? (nint)depth * PackedMatrix.Width : 0;
                FloatKernel512.Rows12(
                    a + row * aStride, aStride, panel, depth, start + row * startStride, startStride, c + row * cStride, cStride, ahead);
            }
            for (; row < rows; row += RowUnit)
            {
                FloatKernel512.Rows4(
                    a + row * aStride, aStride, panel, depth, start + row * startStride, startStride, c + row * cStride, cStride);
            }
        }
        for (; row < rows; row += RowUnit)
        {
            FloatKernel256.Rows4(
                a + row * aStride, aStride, panel, depth, start + row * startStride, startStride, c + row * cStride, cStride);
        }
    }
}
