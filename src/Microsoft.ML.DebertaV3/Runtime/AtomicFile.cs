namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Replaces a file in one step: whoever opens it, and whatever is killed, finds the old one or the new one.</summary>
internal static class AtomicFile
{
    private const string Mark = ".saving-";

    /// <summary>Writes beside the file, flushes to the disk, and renames. What killed processes left beside it is deleted.</summary>
    /// <param name="path">The file. Where it is a symbolic link, what the link names is replaced. Its folder must exist.</param>
    /// <param name="write">Writes it into a stream that can seek.</param>
    /// <exception cref="IOException">It cannot be written; an old file is as it was.</exception>
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

    /// <summary>The file that a path means: absolute, and the end of its symbolic links.</summary>
    /// <exception cref="IOException">It is a folder, or has none to be in.</exception>
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
                if (!OperatingSystem.IsWindows()) // which renames no open file
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

    // An open file is locked, which tells it from a leftover; between making it and its lock the folder's lock keeps others from looking.
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
                // Its process lives, or it is somebody else's.
            }
        }
    }
}
