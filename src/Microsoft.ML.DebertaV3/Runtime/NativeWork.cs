using System.Runtime.CompilerServices;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Counts the calls that are inside libtorch, on any thread, so that a process may end in the middle of them.</summary>
/// <remarks>
/// The end of a process destroys libtorch's statics while background threads go on: a crash (docs/decisions/0016-process-exit.md). The
/// process is one, and so are its end and libtorch: the state is static. Thread safe; nobody waits before the process ends.
/// </remarks>
internal static class NativeWork
{
    private static int _running;
    private static volatile ProcessEnd? _end; // null: the process goes on

    /// <summary>Loads the native library where that is still to be done, and counts until the result is disposed.</summary>
    /// <exception cref="InvalidOperationException">As <see cref="NativeLibraries.EnsureLoaded"/>.</exception>
    public static Lease Begin()
    {
        NativeLibraries.EnsureLoaded();
        Interlocked.Increment(ref _running);
        if (_end is { } end)
            end.SkipDestructors();
        return new();
    }

    /// <summary>Watches for the end of the process. Called once, when the library is loaded.</summary>
    public static void Watch()
    {
        if (OperatingSystem.IsLinux()) // Windows ends other threads before anything is destroyed
            AppDomain.CurrentDomain.ProcessExit += (_, _) => OnProcessExit();
    }

    // Either this sees a running call, or Begin sees the end: both write before they read, with a full fence between.
    private static void OnProcessExit()
    {
        var end = new ProcessEnd();
        _end = end;
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _running) > 0)
            end.SkipDestructors();
    }

    /// <summary>A call.</summary>
    public readonly struct Lease : IDisposable
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Dispose() => Interlocked.Decrement(ref _running);
    }
}
