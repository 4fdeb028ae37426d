using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>
/// Asks Linux for pages of 2 MB below large blocks of memory: the first write to a fresh block then costs a quarter of the time
/// (docs/performance.md). Other systems, and a Linux that has them turned off, do without.
/// </summary>
internal static unsafe partial class HugePages
{
    /// <summary>Bytes of a page.</summary>
    public const int Size = 2 << 20;

    private const int MadviseHugePage = 14; // MADV_HUGEPAGE

    /// <summary>Asks for them below a float32 tensor on the CPU, which should not have been written to yet.</summary>
    public static void Advise(Tensor tensor)
    {
        if (tensor.numel() * sizeof(float) < Size || tensor.device_type != TorchSharp.DeviceType.CPU)
            return;
        fixed (float* start = new NativeSpan(tensor).Slice(0, 1))
            Advise((nint)start, (nint)(tensor.numel() * sizeof(float)));
    }

    /// <summary>Asks for them below the whole pages of a block, which should not have been written to yet.</summary>
    public static void Advise(nint start, nint bytes)
    {
        var first = (start + Size - 1) / Size * Size;
        var length = (start + bytes - first) / Size * Size;
        if (length > 0 && OperatingSystem.IsLinux())
            _ = Advise((void*)first, (nuint)length, MadviseHugePage); // advice: a refusal changes nothing
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint length, int advice);
}
