using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using TorchSharp;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Detects hardware support for bfloat16 matrix products.</summary>
internal static class BFloat16Hardware
{
    private const string CpuInfo = "/proc/cpuinfo";
    private const int FirstCudaMajor = 8; // Ampere

    /// <summary>Whether a torch device supports them; false if the system does not tell.</summary>
    public static bool IsIn(torch.Device device) => device.type switch
    {
        DeviceType.CPU => IsInCpu(),
        DeviceType.CUDA => CudaCapability.Major(device.index) >= FirstCudaMajor,
        _ => false,
    };

    /// <summary>Whether the flags of a Linux cpuinfo file name an instruction set that oneDNN uses for bfloat16.</summary>
    internal static bool IsIn(IEnumerable<string> cpuInfo) => cpuInfo
        .FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal))?.Split(' ', '\t')
        .Any(flag => flag is "avx512_bf16" or "amx_bf16") ?? false;

    // The Linux kernel lists the instruction sets that it enables. Elsewhere .NET knows whether the system supports AVX-512 registers, and
    // CPUID tells the rest.
    private static bool IsInCpu()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return false;
        if (File.Exists(CpuInfo))
            return IsIn(File.ReadLines(CpuInfo));
        return Avx512F.IsSupported && IsInLeaf7();
    }

    private static bool IsInLeaf7()
    {
        const int highest = 0, extended = 7, avx512BFloat16 = 1 << 5;
        if (!X86Base.IsSupported || X86Base.CpuId(highest, 0).Eax < extended || X86Base.CpuId(extended, 0).Eax < 1)
            return false;
        return (X86Base.CpuId(extended, 1).Eax & avx512BFloat16) != 0;
    }
}
