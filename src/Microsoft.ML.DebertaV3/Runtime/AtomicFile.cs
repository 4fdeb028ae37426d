namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Replaces a file atomically: at any time, even after a crash, the path has either the old or the new content.</summary>
internal static class AtomicFile
{
    private const string Mark = ".saving-";

    /// <summary>Writes a temporary file in the same folder, flushes it and renames it. Leftovers of killed processes are deleted.</summary>
    /// <param name="path">The file. The target of a symbolic link is replaced, not the link. The folder must exist.</param>
    /// <param name="write">Writes the content to a seekable stream.</param>
    /// <exception cref="IOException">The file cannot be written; an existing file is unchanged.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        try
        {
            var target = Target(path);
            WriteBeside(target, Path.GetDirectoryName(target)!, write);
        }
        catch (UnauthorizedAccessException problem)
        {
            throw new IOException($"{path} cannot be written: {problem.Message}", problem);
        }
    }

    /// <summary>Returns the absolute path with symbolic links resolved.</summary>
    /// <exception cref="IOException">The path is a folder, or its folder does not exist.</exception>
    private static string Target(string path)
    {
        var full = Path.GetFullPath(path);
        var entry = new FileInfo(full);
        var target = entry.LinkTarget is null ? full : entry.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        if (Directory.Exists(target))
            throw new IOException($"{path} is a folder, wanted the path of a file.");
        return Directory.Exists(Path.GetDirectoryName(target))
            ? target
            : throw new DirectoryNotFoundException($"{path}: there is no folder {Path.GetDirectoryName(target)}.");
    }

    private static void WriteBeside(string target, string folder, Action<Stream> write)
    {
        var temporary = Path.Combine(folder, $".{Path.GetFileName(target)}{Mark}{Guid.NewGuid():N}");
        try
        {
            using (var stream = Create(temporary, target, folder))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
                if (!OperatingSystem.IsWindows()) // Windows cannot rename an open file
                    File.Move(temporary, target, overwrite: true);
            }
            if (OperatingSystem.IsWindows())
                File.Move(temporary, target, overwrite: true);
            UnixFiles.FlushFolder(folder);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    // An open file is locked, which distinguishes it from a leftover. The folder's lock covers the moment between creating and locking it.
    private static FileStream Create(string temporary, string target, string folder)
    {
        using var order = FolderLock.Take(folder);
        if (!OperatingSystem.IsWindows())
            DeleteLeftovers(folder, Path.GetFileName(target));
        var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        if (!OperatingSystem.IsWindows() && File.Exists(target))
            File.SetUnixFileMode(stream.SafeFileHandle, File.GetUnixFileMode(target));
        return stream;
    }

    private static void DeleteLeftovers(string folder, string name)
    {
        foreach (var leftover in Directory.GetFiles(folder, $".{name}{Mark}*"))
        {
            try
            {
                using var unused = new FileStream(leftover, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                File.Delete(leftover);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // In use by a running process, or owned by another user.
            }
        }
    }
}
