using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Files of this process alone that no folder lists: nobody else can put another in their place, and they are gone with the process.</summary>
[SupportedOSPlatform("linux")]
internal static partial class UnnamedFile
{
    private const uint CloseOnExec = 1, NotExecutable = 8; // MFD_CLOEXEC; MFD_NOEXEC_SEAL: not to be run as a program, from Linux 6.3 on

    /// <summary>An empty file in memory.</summary>
    /// <param name="name">What lists of a process's memory show; of no other consequence.</param>
    /// <exception cref="IOException">The system does not allow it.</exception>
    public static SafeFileHandle InMemory(string name)
    {
        // A system may be set up to refuse one without the second flag; an older one does not know it. A library can be loaded from either.
        foreach (var flags in new[] { CloseOnExec | NotExecutable, CloseOnExec })
        {
            if (CreateInMemory(name, flags) is var descriptor and >= 0)
                return new(descriptor, ownsHandle: true);
        }
        throw new IOException(new Win32Exception(Marshal.GetLastPInvokeError()).Message);
    }

    /// <summary>An empty file on the disk of a folder.</summary>
    /// <exception cref="IOException">It cannot be made there.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write there.</exception>
    public static SafeFileHandle InFolder(string folder)
    {
        var path = Path.Combine(folder, Path.GetRandomFileName());
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        try
        {
            File.Delete(path);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>A path by which this process reaches the file, while the handle is open.</summary>
    public static string PathOf(SafeFileHandle file) => $"/proc/self/fd/{file.DangerousGetHandle()}";

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateInMemory(string name, uint flags);
}
