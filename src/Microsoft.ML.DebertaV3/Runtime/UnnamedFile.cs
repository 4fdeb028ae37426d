using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>
/// Files of this process alone that no folder lists: nobody else can put another in their place, and they are gone with the process.
/// </summary>
[SupportedOSPlatform("linux")]
internal static partial class UnnamedFile
{
    private const string Prefix = "debertav3-mlnet-";
    private const uint CloseOnExec = 1, NotExecutable = 8; // MFD_CLOEXEC; MFD_NOEXEC_SEAL: not to be run as a program, from Linux 6.3 on

    /// <summary>An empty file in memory.</summary>
    /// <param name="name">What lists of a process's memory show; of no other consequence.</param>
    /// <exception cref="IOException">The system does not allow it.</exception>
    public static FileStream InMemory(string name)
    {
        // A system may be set up to refuse one without the second flag; an older one does not know it. A library can be loaded from either.
        foreach (var flags in new[] { CloseOnExec | NotExecutable, CloseOnExec })
        {
            if (CreateInMemory(name, flags) is var descriptor and >= 0)
                return new(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.ReadWrite, bufferSize: 0);
        }
        throw new IOException(new Win32Exception(Marshal.GetLastPInvokeError()).Message);
    }

    /// <summary>An empty file on the disk of a folder, which only this user can open in the moment that it has a name.</summary>
    /// <exception cref="IOException">It cannot be made there.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write there.</exception>
    public static FileStream InFolder(string folder) =>
        TemporaryFile.Create(folder, Prefix, (path, options) => new FileStream(path, options));

    /// <summary>A path by which this process reaches the file, while it is open.</summary>
    public static string PathOf(FileStream file) => $"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}";

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateInMemory(string name, uint flags);
}
