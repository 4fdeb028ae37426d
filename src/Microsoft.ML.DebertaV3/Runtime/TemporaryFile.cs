namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Files that nobody else may read, and that go when they are closed or their process ends, even if it is killed.</summary>
/// <remarks>On Windows the system deletes them on closing; elsewhere their name is deleted as soon as they are open.</remarks>
internal static class TemporaryFile
{
    private const int Attempts = 10;

    /// <summary>Makes and opens an unbuffered file, after such files of earlier, killed processes are deleted.</summary>
    /// <param name="folder">Where; it exists.</param>
    /// <param name="prefix">How all files of this kind begin.</param>
    /// <param name="open">Opens a new file of a path under some options.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static FileStream Create(string folder, string prefix, Func<string, FileStreamOptions, FileStream> open)
    {
        DeleteLeftovers(folder, prefix);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return OpenNameless(Path.Combine(folder, $"{prefix}{Guid.NewGuid():N}.tmp"), open);
            }
            catch (IOException) when (attempt < Attempts && Directory.Exists(folder))
            {
                // Another process took the new file for a leftover, before its lock.
            }
        }
    }

    private static FileStream OpenNameless(string path, Func<string, FileStreamOptions, FileStream> open)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
        };
        if (OperatingSystem.IsWindows())
            return open(path, options);
        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return open(path, options);
        }
        finally
        {
            File.Delete(path); // an open file needs no name
        }
    }

    // Whoever lives has a lock on its file (earlier versions too, which kept the name while they wrote).
    private static void DeleteLeftovers(string folder, string prefix)
    {
        foreach (var leftover in Directory.GetFiles(folder, prefix + "*"))
        {
            try
            {
                using var dead = new FileStream(leftover, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                File.Delete(leftover);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // It is in use, or somebody else's.
            }
        }
    }
}
