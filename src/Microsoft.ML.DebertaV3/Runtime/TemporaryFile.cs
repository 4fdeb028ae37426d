namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Private temporary files that disappear when they are closed or their process ends, even if it is killed.</summary>
/// <remarks>Windows deletes them on close; on other systems the name is unlinked right after opening.</remarks>
internal static class TemporaryFile
{
    private const int Attempts = 10;

    /// <summary>Deletes leftovers of killed processes, then creates and opens an unbuffered file.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="prefix">Prefix of the names of such files.</param>
    /// <param name="open">Opens a new file with a path and options.</param>
    /// <exception cref="IOException">The file cannot be created.</exception>
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
                // Another process deleted the new file as a leftover before it was locked.
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
            File.Delete(path); // the open file remains usable
        }
    }

    // Running processes hold a lock on their file (also those of earlier versions, which kept the name while writing).
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
                // In use, or owned by another user.
            }
        }
    }
}
