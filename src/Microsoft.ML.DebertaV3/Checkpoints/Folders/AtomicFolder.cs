using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>
/// Writes the files of a folder so that whatever is killed, and whatever disk is full, leaves the old files or the new ones:
/// docs/decisions/0015-saving.md.
/// </summary>
/// <remarks>
/// The new files are written into a staged folder beside, which gets hard links to the files that stay, and then changes places with the
/// old folder in one step. Where that cannot be (no Linux, a mount point, a folder above that cannot be written, no hard links), they are
/// staged inside the folder and moved by a <see cref="FolderJournal"/>.
/// </remarks>
internal static class AtomicFolder
{
    /// <summary>Writes the files and takes away what contradicts them.</summary>
    /// <param name="folder">Made if it does not exist. Where it is a symbolic link, the folder that the link names is meant.</param>
    /// <param name="write">Writes the files into the folder that it is given.</param>
    /// <param name="isObsolete">Whether a file that stays, by its name, must go: told the old folder and the staged one.</param>
    /// <param name="inPlace">Whether to do without an exchange although it may be possible.</param>
    /// <exception cref="IOException">They cannot be written; the folder is as it was.</exception>
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

    // A folder of a file's name is nobody's weights: it is not for us to delete.
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

    // This process would stand in the old folder, which goes.
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
