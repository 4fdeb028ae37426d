using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>
/// Loads a copy of a shared library in which one unmet version need is marked weak. The copy has no name in the file system: it is loaded
/// by its file descriptor.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class RelaxedCopy
{
    private const string UnmetVersion = "GLIBCXX_3.4.32";

    /// <summary>Loads the copy from memory or, if the system does not allow that, from an unlinked file in the temporary folder.</summary>
    /// <exception cref="IOException">The library cannot be read, or neither way is possible; the message names the folder.</exception>
    /// <exception cref="DllNotFoundException">The dynamic loader rejects the copy.</exception>
    public static void Load(string library)
    {
        using var copy = Of(library, () => UnnamedFile.InMemory(Path.GetFileName(library)), Path.GetTempPath());
        NativeLibrary.Load(UnnamedFile.PathOf(copy));
    }

    /// <summary>Creates the copy as an open file that can be mapped as executable.</summary>
    /// <param name="library">The shared library.</param>
    /// <param name="createInMemory">Creates an empty file in memory.</param>
    /// <param name="temporaryFolder">Fallback folder.</param>
    /// <exception cref="IOException">See <see cref="Load"/>.</exception>
    internal static FileStream Of(string library, Func<FileStream> createInMemory, string temporaryFolder)
    {
        var bytes = File.ReadAllBytes(library);
        VersionNeeds.Relax(bytes, UnmetVersion);
        if (TryFill(createInMemory, bytes, out var noMemory) is { } inMemory)
            return inMemory;
        if (TryFill(() => UnnamedFile.InFolder(temporaryFolder), bytes, out var noFolder) is { } inFolder)
            return inFolder;
        throw new IOException(
            $"{library} needs a newer C++ library than this system has and is loaded from a changed copy, which cannot be created. "
            + $"In memory: {noMemory} In the temporary folder {temporaryFolder}: {noFolder} "
            + $"That folder must be writable, have {bytes.Length / 1_000_000 + 1} MB free and allow code to be loaded from it (no noexec); "
            + "the environment variable TMPDIR selects another folder.");
    }

    private static FileStream? TryFill(Func<FileStream> create, byte[] bytes, out string problem)
    {
        FileStream? file = null;
        try
        {
            file = create();
            file.Write(bytes);
            RequireCode(file);
            problem = "";
            return file;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            problem = refused.Message;
            return null;
        }
    }

    // Fails on a file system mounted noexec. The loader would fail too, with a less clear message.
    private static void RequireCode(FileStream file)
    {
        using var mapped = MemoryMappedFile.CreateFromFile(
            file, mapName: null, capacity: 0, MemoryMappedFileAccess.ReadExecute, HandleInheritability.None, leaveOpen: true);
        using var view = mapped.CreateViewAccessor(0, 0, MemoryMappedFileAccess.ReadExecute);
    }
}
