using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>
/// File operations that .NET lacks: flushing, locking and exchanging folders, and hard links. They have no effect on Windows.
/// </summary>
internal static partial class UnixFiles
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int Exclusive = 2, NonBlocking = 4; // LOCK_EX, LOCK_NB
    private const uint Exchange = 2; // RENAME_EXCHANGE
    private const int Write = 2; // W_OK
    private const int Interrupted = 4; // EINTR

    // O_CLOEXEC: child processes must not inherit a lock
    private static int CloseOnExecute => OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    private static int WouldBlock => OperatingSystem.IsMacOS() ? 35 : 11; // EWOULDBLOCK

    /// <summary>Flushes a folder's entries to the disk. Ignored on file systems that do not support it.</summary>
    public static void FlushFolder(string path)
    {
        using var folder = OpenFolder(path);
        if (folder is not null)
            _ = NativeFlush(folder);
    }

    /// <summary>Opens a folder; null if it cannot be opened, and on Windows.</summary>
    public static SafeFileHandle? OpenFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            return null;
        var descriptor = NativeOpen(path, CloseOnExecute);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>
    /// Locks an open folder until the handle is closed or the process ends. True: locked; false: another handle holds the lock; null: the
    /// file system has no locks.
    /// </summary>
    public static bool? TryLock(SafeFileHandle folder)
    {
        while (NativeLock(folder, Exclusive | NonBlocking) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
                return error == WouldBlock ? false : null;
        }
        return true;
    }

    /// <summary>Whether this process may create files in a folder; always true on Windows, where only trying tells.</summary>
    public static bool MayWrite(string folder) => OperatingSystem.IsWindows() || NativeAccess(folder, Write) == 0;

    /// <summary>Creates a hard link to a file or symbolic link; false if that is not possible.</summary>
    public static bool TryLink(string existing, string path) => OperatingSystem.IsLinux() && NativeLink(existing, path) == 0;

    /// <summary>Exchanges two paths atomically; false, with no change, if that is not possible.</summary>
    public static bool TryExchange(string first, string second)
    {
        try
        {
            return OperatingSystem.IsLinux() && NativeRename(CurrentFolder, first, CurrentFolder, second, Exchange) == 0;
        }
        catch (EntryPointNotFoundException) // an old C library
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int NativeOpen(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int NativeFlush(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int NativeLock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int NativeAccess(string path, int mode);

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int NativeLink(string existing, string path);

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int NativeRename(int firstFolder, string first, int secondFolder, string second, uint flags);
}
