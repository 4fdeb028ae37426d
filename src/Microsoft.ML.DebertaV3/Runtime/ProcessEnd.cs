using System.Runtime.InteropServices;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Exit of this process. Created at the end of managed shutdown, before libc's exit runs its handlers.</summary>
/// <remarks>
/// exit runs handlers in reverse order of registration, and those registered during exit first. Handlers registered here therefore run
/// before the destructors of all loaded libraries. No managed code can run during exit, so that all handlers are libc functions.
/// </remarks>
internal sealed unsafe partial class ProcessEnd
{
    private const int SemaphoreBytes = 32; // sizeof(sem_t) on 64-bit Linux

    private readonly void* _begun = NativeMemory.AllocZeroed(SemaphoreBytes); // never freed: used until the process has ended
    private readonly Lock _gate = new();
    private bool _skipsDestructors;

    public ProcessEnd()
    {
        _ = InitializeSemaphore(_begun, 0, 0);
        _ = AtExit(Function("sem_post"), _begun, null);
    }

    /// <summary>
    /// Makes exit skip the destructors, so that native work can continue until the process has ended. The exit code is kept and C streams
    /// are flushed.
    /// </summary>
    /// <remarks>
    /// If exit has already begun, the call never returns, so that no new native work starts. No managed code waits for it at that point.
    /// </remarks>
    public void SkipDestructors()
    {
        lock (_gate)
        {
            if (!_skipsDestructors)
            {
                _ = OnExit(Function("_exit"), null);           // on_exit passes the exit code
                _ = AtExit(Function("fcloseall"), null, null); // registered later, so it runs first
                _skipsDestructors = true;
            }
        }
        if (SemaphoreValue(_begun, out var begun) == 0 && begun > 0)
            Thread.Sleep(Timeout.Infinite);
    }

    private static nint Function(string name) => NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), name);

    [LibraryImport("libc", EntryPoint = "__cxa_atexit")]
    private static partial int AtExit(nint function, void* argument, void* library);

    [LibraryImport("libc", EntryPoint = "on_exit")]
    private static partial int OnExit(nint function, void* argument);

    [LibraryImport("libc", EntryPoint = "sem_init")]
    private static partial int InitializeSemaphore(void* semaphore, int shared, uint value);

    [LibraryImport("libc", EntryPoint = "sem_getvalue")]
    private static partial int SemaphoreValue(void* semaphore, out int value);
}
