using System.Diagnostics;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>
/// The memory that the process has after a first run of something. Later runs may exceed it by an eighth: the allocator keeps what threads
/// had.
/// </summary>
internal sealed class ResidentMemory
{
    private readonly long _baseline = Bytes();

    /// <summary>Asserts that memory is no more than that now.</summary>
    public void IsKept() => Assert.IsLessThan(_baseline + _baseline / 8, Bytes(), $"{_baseline} bytes before");

    private static long Bytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
