using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Keeps large blocks of memory in the process while a network trains.</summary>
/// <remarks>
/// By default glibc returns blocks above 32 MB to the system when they are freed; each new one then costs a page fault for every 4 KB,
/// which is more than most operations on it. Does nothing where the C library is another one or the environment sets its own limits.
/// </remarks>
internal sealed partial class LargeBlocks : IDisposable
{
    private const int TrimThreshold = -1, MmapThreshold = -3; // M_TRIM_THRESHOLD, M_MMAP_THRESHOLD of malloc.h
    private const int Most = 1 << 30;
    private const int Usual = 32 << 20; // where glibc's own adjustment ends

    private readonly bool _isSet;

    private LargeBlocks(bool isSet) => _isSet = isSet;

    /// <summary>Keeps blocks of up to 1 GB until disposal.</summary>
    public static LargeBlocks Keep() => new(
        OperatingSystem.IsLinux() && !HasOwnLimits()
            && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "gnu_get_libc_version", out _)
        && SetLimits(Most));

    public void Dispose()
    {
        if (!_isSet || !OperatingSystem.IsLinux())
            return;
        SetLimits(Usual);
        _ = Trim(0);
    }

    private static bool HasOwnLimits() => Environment.GetEnvironmentVariables().Keys.Cast<string>()
        .Any(name => name.StartsWith("MALLOC_", StringComparison.Ordinal) || name == "GLIBC_TUNABLES" || name == "LD_PRELOAD");

    [SupportedOSPlatform("linux")]
    private static bool SetLimits(int bytes) => SetOption(MmapThreshold, bytes) == 1 && SetOption(TrimThreshold, bytes) == 1;

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint kept);
}
