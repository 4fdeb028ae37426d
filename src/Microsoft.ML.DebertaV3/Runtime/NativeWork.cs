using System.Runtime.CompilerServices;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Counts running libtorch calls on all threads, so that the process can exit safely during a call.</summary>
/// <remarks>
/// Process exit destroys libtorch's statics while background threads still use them, which crashes (docs/decisions/0016-process-exit.md).
/// The state is static because process exit and libtorch are process-wide. Thread safe; does not block before the process exits.
/// </remarks>
internal static class NativeWork
{
    private static int _running;
    private static volatile ProcessEnd? _end; // null until the process exits

    /// <summary>Loads the native libraries if necessary, and counts a call until the returned lease is disposed.</summary>
    /// <exception cref="InvalidOperationException">See <see cref="NativeLibraries.EnsureLoaded"/>.</exception>
    public static Lease Begin()
    {
        NativeLibraries.EnsureLoaded();
        Interlocked.Increment(ref _running);
        if (_end is { } end)
            end.SkipDestructors();
        return new();
    }

    /// <summary>Registers for process exit. Called once, when the native libraries are loaded.</summary>
    public static void Watch()
    {
        if (OperatingSystem.IsLinux()) // Windows ends all other threads first
            AppDomain.CurrentDomain.ProcessExit += (_, _) => OnProcessExit();
    }

    // Either this method sees the running call, or Begin sees _end: both write before they read, with a full fence in between.
    private static void OnProcessExit()
    {
        var end = new ProcessEnd();
        _end = end;
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _running) > 0)
            end.SkipDestructors();
    }

    /// <summary>A counted call.</summary>
    public readonly struct Lease : IDisposable
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Dispose() => Interlocked.Decrement(ref _running);
    }
}
