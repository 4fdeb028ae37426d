using System.Runtime.InteropServices;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>Rows times a panel of a matrix in bfloat16, by oneDNN's kernels in libtorch.</summary>
/// <remarks>
/// .NET 10 has no instructions for bfloat16. libtorch exports a C++ function that multiplies small blocks with AMX or AVX-512 on the
/// caller's thread. There is no such kernel where the function is not found, the processor lacks the instructions, or a trial product
/// is wrong (docs/decisions/0020-inference.md).
/// </remarks>
internal sealed unsafe class BFloat16Kernel
{
    private const string Library = "libtorch_cpu.so";
    private const string MultiplyName = "_ZN2at6native7cpublas6brgemmEllllllbPKN3c108BFloat16ES5_Pfb";
    private const string ReleaseName = "_ZN2at6native7cpublas14brgemm_releaseEb";
    private const string CouldPackName = "_ZN2at6native7cpublas10could_packEN3c1010ScalarTypeE";
    private const sbyte BFloat16Type = 15; // c10::ScalarType::BFloat16

    private static readonly Lazy<BFloat16Kernel?> Tried = new(Try);

    private readonly delegate* unmanaged<long, long, long, long, long, long, byte, ushort*, ushort*, float*, byte, void> _multiply;
    private readonly delegate* unmanaged<byte, void> _release;

    private BFloat16Kernel(nint multiply, nint release)
    {
        _multiply = (delegate* unmanaged<long, long, long, long, long, long, byte, ushort*, ushort*, float*, byte, void>)multiply;
        _release = (delegate* unmanaged<byte, void>)release;
    }

    /// <summary>The kernel; null where this machine has none.</summary>
    public static BFloat16Kernel? Instance => Tried.Value;

    /// <summary>Numbers of rows are rounded up to a multiple of it, because oneDNN generates code for each number of rows.</summary>
    public static int RowUnit => 16;

    /// <summary>c = a · panel, in float32.</summary>
    /// <param name="a">[rows, depth]</param>
    /// <param name="aStride">Numbers from a row of a to the next.</param>
    /// <param name="rows">A multiple of <see cref="RowUnit"/>.</param>
    /// <param name="panel">[depth / 2, width, 2]</param>
    /// <param name="depth">Terms of each sum.</param>
    /// <param name="c">[rows, width]</param>
    /// <param name="cStride">Numbers from a row of c to the next.</param>
    public void Multiply(ushort* a, nint aStride, int rows, ushort* panel, int depth, float* c, nint cStride) => _multiply(
        rows, PackedMatrix.Width, depth, aStride, PackedMatrix.Width, cStride, 0, a, panel, c, 1);

    /// <summary>Gives back the thread's tile registers; called after the last product of a part.</summary>
    public void Release() => _release(1);

    private static BFloat16Kernel? Try()
    {
        NativeLibraries.EnsureLoaded();
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64
            || !BFloat16Hardware.IsIn(TorchSharp.torch.CPU) || !NativeLibrary.TryLoad(Library, out var library)
            || !NativeLibrary.TryGetExport(library, MultiplyName, out var multiply)
            || !NativeLibrary.TryGetExport(library, ReleaseName, out var release)
            || !NativeLibrary.TryGetExport(library, CouldPackName, out var couldPack)
            || ((delegate* unmanaged<sbyte, byte>)couldPack)(BFloat16Type) == 0)
            return null;
        var kernel = new BFloat16Kernel(multiply, release);
        return kernel.IsRight() ? kernel : null;
    }

    // Small whole numbers: their products and sums are exact in any order.
    private bool IsRight()
    {
        const int rows = 16, depth = 32, width = PackedMatrix.Width;
        var (a, panel, c) = (new ushort[rows * depth], new ushort[depth * width], new float[rows * width]);
        for (var i = 0; i < a.Length; i++)
            a[i] = BFloat16.Bits(i % 7 - 3);
        for (var i = 0; i < panel.Length; i++)
            panel[i] = BFloat16.Bits(i % 11 - 5);
        fixed (ushort* first = a, second = panel)
        fixed (float* result = c)
            Multiply(first, depth, rows, second, depth, result, width);
        Release();
        return Enumerable.Range(0, c.Length).All(i => c[i] == Enumerable.Range(0, depth).Sum(
            k => ((i / width * depth + k) % 7 - 3f) * ((k / 2 * 2 * width + i % width * 2 + k % 2) % 11 - 5)));
    }
}
