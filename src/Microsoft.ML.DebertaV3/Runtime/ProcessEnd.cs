using System.Runtime.InteropServices;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>
/// The end of this process, made when its managed part is over: libc's exit, with all that was registered to happen in it, is still to
/// come.
/// </summary>
/// <remarks>
/// exit runs what was registered in the opposite order, and what is registered meanwhile before all else. What is registered here comes
/// before the destructors of every library that is loaded already. No managed code runs in exit; so each step is a function of libc.
/// </remarks>
internal sealed unsafe partial class ProcessEnd
{
    private const int SemaphoreBytes = 32; // sizeof(sem_t) on 64-bit Linux

    private readonly void* _begun = NativeMemory.AllocZeroed(SemaphoreBytes); // stays until the process is gone
    private readonly Lock _gate = new();
    private bool _skipsDestructors;

    public ProcessEnd()
    {
        _ = InitializeSemaphore(_begun, 0, 0);
        _ = AtExit(Function("sem_post"), _begun, null);
    }

    /// <summary>
    /// Lets native work go on until the process is gone: its destructors are skipped, its exit code is kept and C's streams are flushed.
    /// </summary>
    /// <remarks>Where they run already, work that is about to start never does: the call does not return. No managed code waits for it any
    /// more.</remarks>
    public void SkipDestructors()
    {
        lock (_gate)
        {
            if (!_skipsDestructors)
            {
                _ = OnExit(Function("_exit"), null);           // on_exit's functions are given the exit code
                _ = AtExit(Function("fcloseall"), null, null); // registered later, so it runs before
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
