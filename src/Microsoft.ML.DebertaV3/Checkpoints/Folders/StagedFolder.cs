using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>
/// A temporary folder, next to the target or inside it, to which files are written before they are committed. Deleted on disposal.
/// </summary>
/// <remarks>
/// Locked while its process is running. This distinguishes it from leftovers of killed processes, which the next save deletes.
/// </remarks>
internal sealed class StagedFolder : IDisposable
{
    private const string Mark = ".saving-";

    private readonly string _target;
    private readonly FolderLock? _alive;

    private StagedFolder(string target, string prefix, bool isBeside)
    {
        (_target, IsBeside, Path) = (target, isBeside, prefix + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Path);
        if (!OperatingSystem.IsWindows() && Directory.Exists(target))
            File.SetUnixFileMode(Path, File.GetUnixFileMode(target) | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _alive = FolderLock.TryTake(Path);
    }

    /// <summary>Path of the staged folder.</summary>
    public string Path { get; private set; }

    /// <summary>Whether the folder is next to the target and can be exchanged with it.</summary>
    public bool IsBeside { get; private set; }

    /// <summary>Names of the written files; set by <see cref="Flush"/>.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    /// <summary>Whether a name is that of a staged folder inside the target, or of a journal.</summary>
    public static bool IsOwn(string name) => name.StartsWith(Mark, StringComparison.Ordinal) || name == FolderJournal.FileName;

    /// <summary>Whether another process has staged files inside a folder.</summary>
    public static bool AnyAlive(string target) => Directory.GetDirectories(target, Mark + "*").Any(IsAlive);

    /// <summary>Deletes leftovers of killed processes, then creates a staged folder.</summary>
    /// <exception cref="IOException">The folder cannot be created, neither next to the target nor inside it.</exception>
    /// <exception cref="UnauthorizedAccessException">The permission to create the folder is missing.</exception>
    public static StagedFolder Make(string target, bool inPlace)
    {
        var exists = Directory.Exists(target);
        if (!exists && System.IO.Path.GetDirectoryName(target) is { } above)
            Directory.CreateDirectory(above);
        if ((!exists || (OperatingSystem.IsLinux() && !inPlace)) && TryMakeBeside(target, mayFail: exists) is { } beside)
            return beside;
        using var order = FolderLock.Take(target);
        FolderJournal.Clear(target);
        DeleteLeftovers(target, Mark);
        return new StagedFolder(target, System.IO.Path.Combine(target, Mark), isBeside: false);
    }

    /// <summary>Flushes the folder's entries to the disk.</summary>
    public void Flush()
    {
        Files = [.. Directory.GetFiles(Path).Select(file => System.IO.Path.GetFileName(file)!)];
        UnixFiles.FlushFolder(Path);
    }

    /// <summary>Moves the folder from next to the target to inside it; copies it across a mount point.</summary>
    public void MoveInside()
    {
        if (!IsBeside)
            return;
        var inside = System.IO.Path.Combine(_target, Mark + Guid.NewGuid().ToString("N"));
        try
        {
            Directory.Move(Path, inside);
        }
        catch (IOException) // another device
        {
            Copy(inside);
            Directory.Delete(Path, recursive: true);
        }
        (Path, IsBeside) = (inside, false);
    }

    public void Dispose()
    {
        try
        {
            if (Directory.Exists(Path))
                Directory.Delete(Path, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The save has succeeded; the next save deletes this leftover.
        }
        _alive?.Dispose();
    }

    // Null if the parent folder cannot be written, or if the target is a mount point, which cannot be exchanged.
    private static StagedFolder? TryMakeBeside(string target, bool mayFail)
    {
        var above = System.IO.Path.GetDirectoryName(target);
        if (above is null)
            return null;
        var prefix = System.IO.Path.Combine(above, $".{System.IO.Path.GetFileName(target)}{Mark}");
        try
        {
            using var order = FolderLock.Take(above);
            DeleteLeftovers(above, System.IO.Path.GetFileName(prefix));
            var staged = new StagedFolder(target, prefix, isBeside: true);
            if (!mayFail || FolderLinks.AreOnOneMount(target, staged.Path))
                return staged;
            staged.Dispose();
            return null;
        }
        catch (Exception problem) when (mayFail && problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsAlive(string staged)
    {
        using var dead = FolderLock.TryTake(staged);
        return dead is null;
    }

    private static void DeleteLeftovers(string folder, string prefix)
    {
        foreach (var leftover in Directory.GetDirectories(folder, prefix + "*"))
        {
            using var dead = FolderLock.TryTake(leftover);
            try
            {
                if (dead is not null)
                    Directory.Delete(leftover, recursive: true);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // Owned by another user.
            }
        }
    }

    private void Copy(string inside)
    {
        try
        {
            Directory.CreateDirectory(inside);
            foreach (var name in Files)
            {
                using var from = File.OpenRead(System.IO.Path.Combine(Path, name));
                using var to = File.Create(System.IO.Path.Combine(inside, name));
                from.CopyTo(to);
                to.Flush(flushToDisk: true);
            }
            UnixFiles.FlushFolder(inside);
        }
        catch
        {
            Directory.Delete(inside, recursive: true);
            throw;
        }
    }
}
