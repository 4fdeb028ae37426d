using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>One writer at a time in a folder, among threads and processes. The system frees the lock of a process that dies.</summary>
/// <remarks>The lock is on the folder itself, so that no file tells of it. Where a file system or Windows has no such locks, nobody waits
/// for anybody.</remarks>
internal sealed class FolderLock : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly SafeFileHandle? _folder;

    private FolderLock(SafeFileHandle? folder) => _folder = folder;

    /// <summary>Waits for the lock.</summary>
    /// <exception cref="IOException">Another process has had it for a minute.</exception>
    public static FolderLock Take(string folder)
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
        return new(handle);
    }

    /// <summary>Takes the lock if nobody has it; null where somebody has, or where that cannot be told.</summary>
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
