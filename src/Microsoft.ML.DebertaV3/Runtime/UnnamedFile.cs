using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>
/// Files of this process without a name in the file system: they cannot be replaced by others and disappear with the process.
/// </summary>
[SupportedOSPlatform("linux")]
internal static partial class UnnamedFile
{
    private const string Prefix = "debertav3-mlnet-";
    private const uint CloseOnExec = 1, NotExecutable = 8; // MFD_CLOEXEC; MFD_NOEXEC_SEAL: cannot be executed as a program, since Linux 6.3

    /// <summary>Creates an empty file in memory.</summary>
    /// <param name="name">Name in listings of the process's memory; has no other effect.</param>
    /// <exception cref="IOException">The system does not allow files in memory.</exception>
    public static FileStream InMemory(string name)
    {
        // Some systems require the second flag, older ones do not know it. A library can be loaded either way.
        foreach (var flags in new[] { CloseOnExec | NotExecutable, CloseOnExec })
        {
            if (CreateInMemory(name, flags) is var descriptor and >= 0)
                return new(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.ReadWrite, bufferSize: 0);
        }
        throw new IOException(new Win32Exception(Marshal.GetLastPInvokeError()).Message);
    }

    /// <summary>Creates an empty unlinked file on the disk of a folder. While it has a name, only this user can open it.</summary>
    /// <exception cref="IOException">The file cannot be created there.</exception>
    /// <exception cref="UnauthorizedAccessException">This user cannot write there.</exception>
    public static FileStream InFolder(string folder) =>
        TemporaryFile.Create(folder, Prefix, (path, options) => new FileStream(path, options));

    /// <summary>Returns a path to the open file, valid in this process.</summary>
    public static string PathOf(FileStream file) => $"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}";

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateInMemory(string name, uint flags);
}
