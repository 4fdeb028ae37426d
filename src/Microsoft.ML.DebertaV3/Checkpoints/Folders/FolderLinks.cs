using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Transfers foreign files from an old folder to its replacement: files by hard links, subfolders by recreating them.</summary>
internal static class FolderLinks
{
    /// <summary>Whether files of one folder can be hard-linked to another; true if there is no file to try.</summary>
    public static bool AreOnOneMount(string from, string to)
    {
        if (Directory.EnumerateFiles(from).FirstOrDefault() is not { } any)
            return true;
        var probe = Path.Combine(to, Path.GetFileName(any));
        if (!UnixFiles.TryLink(any, probe))
            return false;
        File.Delete(probe);
        return true;
    }

    /// <summary>
    /// Links everything that does not exist in the target, except excluded names. Returns false, with nothing linked, if any link fails.
    /// </summary>
    public static bool TryCarry(string from, string to, Func<string, bool> leaveOut)
    {
        var before = Directory.EnumerateFileSystemEntries(to).Select(entry => Path.GetFileName(entry)!).ToArray();
        var foreign = new DirectoryInfo(from).GetFileSystemInfos().Where(entry => !before.Contains(entry.Name) && !leaveOut(entry.Name));
        if (foreign.All(entry => TryLink(entry, Path.Combine(to, entry.Name))))
            return true;
        Remove(to, before);
        return false;
    }

    /// <summary>Removes all entries except those to keep.</summary>
    public static void Remove(string folder, IReadOnlyCollection<string> kept)
    {
        foreach (var entry in new DirectoryInfo(folder).GetFileSystemInfos().Where(entry => !kept.Contains(entry.Name)))
        {
            if (entry is DirectoryInfo { LinkTarget: null } inner)
                inner.Delete(recursive: true);
            else
                entry.Delete();
        }
    }

    private static bool TryLink(FileSystemInfo entry, string path)
    {
        if (entry is not DirectoryInfo { LinkTarget: null } folder)
            return UnixFiles.TryLink(entry.FullName, path);
        try
        {
            var inner = folder.GetFileSystemInfos();
            Directory.CreateDirectory(path);
            if (!inner.All(each => TryLink(each, Path.Combine(path, each.Name))))
                return false;
            UnixFiles.FlushFolder(path);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, folder.UnixFileMode);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
