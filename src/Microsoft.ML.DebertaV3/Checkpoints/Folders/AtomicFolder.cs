using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>
/// Writes the files of a folder atomically: after a crash or an error, the folder has either the old or the new files
/// (docs/decisions/0015-saving.md).
/// </summary>
/// <remarks>
/// The new files are written to a staged folder next to the target. It gets hard links to the files that are kept, and is then atomically
/// exchanged with the old folder. If that is not possible (not on Linux, a mount point, a parent folder that is not writable, no hard
/// links), the files are staged inside the folder and moved with the help of a <see cref="FolderJournal"/>.
/// </remarks>
internal static class AtomicFolder
{
    /// <summary>Writes files, and removes old files that contradict them.</summary>
    /// <param name="folder">The folder, created if it does not exist. A symbolic link is followed.</param>
    /// <param name="write">Writes the files to the folder that it receives.</param>
    /// <param name="isObsolete">Whether a remaining file must be removed: receives the old folder, the staged folder and the file's
    /// name.</param>
    /// <param name="inPlace">Whether to avoid the exchange even if it is possible.</param>
    /// <exception cref="IOException">The files cannot be written; the folder is unchanged.</exception>
    public static void Write(string folder, Action<string> write, Func<string, string, string, bool> isObsolete, bool inPlace = false)
    {
        try
        {
            var target = Target(folder);
            using var staged = StagedFolder.Make(target, inPlace || IsCurrent(target));
            write(staged.Path);
            staged.Flush();
            Commit(staged, target, name => isObsolete(target, staged.Path, name));
        }
        catch (UnauthorizedAccessException problem)
        {
            throw new IOException($"{folder} cannot be written: {problem.Message}", problem);
        }
    }

    private static string Target(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var entry = new DirectoryInfo(full);
        var target = entry.LinkTarget is null ? full : entry.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        if (Directory.Exists(target) && !UnixFiles.MayWrite(target))
            throw new UnauthorizedAccessException("the folder is read-only.");
        return File.Exists(target)
            ? throw new IOException($"{folder} is a file, wanted a folder or a name for one.")
            : Path.TrimEndingDirectorySeparator(target);
    }

    private static void Commit(StagedFolder staged, string target, Func<string, bool> isObsolete)
    {
        var above = Path.GetDirectoryName(target);
        using var order = above is null ? null : FolderLock.Take(above);
        if (!Directory.Exists(target))
        {
            Directory.Move(staged.Path, target);
            UnixFiles.FlushFolder(above!);
            return;
        }
        using var inside = FolderLock.Take(target);
        RequireFiles(staged, target);
        if (staged.IsBeside && TryExchange(staged, target, isObsolete))
            return;
        FolderJournal.Clear(target);
        staged.MoveInside();
        FolderJournal.Begin(target, staged.Path, isObsolete);
        FolderJournal.RollForward(target);
    }

    // A folder with the name of a file must not be deleted.
    private static void RequireFiles(StagedFolder staged, string target)
    {
        foreach (var file in staged.Files.Select(name => Path.Combine(target, name)))
        {
            if (Directory.Exists(file))
                throw new IOException($"{file} is a folder, and a file of this name must be written. Move it away.");
        }
    }

    private static bool TryExchange(StagedFolder staged, string target, Func<string, bool> isObsolete)
    {
        if (StagedFolder.AnyAlive(target)
            || !FolderLinks.TryCarry(target, staged.Path, name => isObsolete(name) || StagedFolder.IsOwn(name)))
            return false;
        UnixFiles.FlushFolder(staged.Path);
        if (!UnixFiles.TryExchange(staged.Path, target))
        {
            FolderLinks.Remove(staged.Path, staged.Files);
            return false;
        }
        UnixFiles.FlushFolder(Path.GetDirectoryName(target)!);
        return true;
    }

    // The exchange would leave this process in the old folder, which is deleted.
    private static bool IsCurrent(string target)
    {
        try
        {
            var current = Environment.CurrentDirectory;
            return current == target || current.StartsWith(target + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        }
        catch (IOException) // the current folder was deleted
        {
            return false;
        }
    }
}
