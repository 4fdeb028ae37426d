using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Exclusive lock on a folder, among threads and processes. The system releases it when its process ends.</summary>
/// <remarks>
/// Locks the folder itself, so that no lock file is needed. Has no effect on Windows and on file systems without such locks.
/// </remarks>
internal sealed class FolderLock : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly SafeFileHandle? _folder;

    private FolderLock(SafeFileHandle? folder) => _folder = folder;

    /// <summary>
    /// Acquires the lock of the folder that has this name once it is acquired: while this call waits, another process may exchange it.
    /// </summary>
    /// <exception cref="IOException">Another process has held the lock for a minute.</exception>
    public static FolderLock Take(string folder)
    {
        while (true)
        {
            var handle = Wait(folder);
            if (handle is null || HasName(handle, folder))
                return new(handle);
            handle.Dispose();
        }
    }

    private static SafeFileHandle? Wait(string folder)
    {
        var clock = Stopwatch.StartNew();
        var handle = UnixFiles.OpenFolder(folder);
        while (handle is not null && UnixFiles.TryLock(handle) == false)
        {
            if (clock.Elapsed > Patience)
            {
                handle.Dispose();
                throw new IOException($"{folder}: another process has been writing here for a minute. Wait for it, or end it.");
            }
            Thread.Sleep(Pause);
        }
        return handle;
    }

    // Only Linux exchanges folders. It tells the path of an open one, which is another after an exchange.
    private static bool HasName(SafeFileHandle locked, string folder)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        using var named = UnixFiles.OpenFolder(folder);
        return named is null || PathOf(named) == PathOf(locked);
    }

    private static string? PathOf(SafeFileHandle folder) => new FileInfo($"/proc/self/fd/{folder.DangerousGetHandle()}").LinkTarget;

    /// <summary>Acquires the lock without waiting; null if it is held elsewhere or not supported.</summary>
    public static FolderLock? TryTake(string folder)
    {
        var handle = UnixFiles.OpenFolder(folder);
        if (handle is not null && UnixFiles.TryLock(handle) == true)
            return new(handle);
        handle?.Dispose();
        return null;
    }

    public void Dispose() => _folder?.Dispose();
}
