using System.Text;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>
/// A repository in the cache folder, laid out as huggingface_hub does, so that either finds the other's files: refs/REVISION holds a
/// commit, snapshots/COMMIT/FILE is a relative symbolic link to blobs/DIGEST, .no_exist/COMMIT/FILE says that there is no such file.
/// </summary>
/// <remarks>Where there are no symbolic links, snapshots hold the files themselves. Names were checked before (<see cref="HubNames"/>).
/// </remarks>
internal sealed class HubCache(string cacheFolder, string repository, bool usesLinks)
{
    private readonly string _name = $"models--{repository.Replace("/", "--", StringComparison.Ordinal)}";

    /// <summary>The repository's own folder.</summary>
    public string Folder => Path.Combine(cacheFolder, _name);

    /// <summary>The folder with the files of a commit.</summary>
    public string Snapshot(string commit) => Path.Combine(Folder, "snapshots", commit);

    public string Blob(string digest) => Path.Combine(Folder, "blobs", digest);

    /// <summary>Where a file is while it arrives.</summary>
    public string Incomplete(string digest) => Blob(digest) + ".incomplete";

    /// <summary>The file whose lock lets one process at a time download a blob.</summary>
    public string LockFile(string digest) => Path.Combine(cacheFolder, ".locks", _name, digest + ".lock");

    public bool Has(string commit, string file) => IsFile(Path.Combine(Snapshot(commit), file));

    /// <summary>Whether a path leads to a file: .NET takes a link that leads nowhere for one.</summary>
    public static bool IsFile(string path)
    {
        var entry = new FileInfo(path);
        return entry.Exists && (entry.LinkTarget is null || entry.ResolveLinkTarget(returnFinalTarget: true) is { Exists: true });
    }

    /// <summary>Whether the Hub said before that a commit has no such file.</summary>
    public bool IsAbsent(string commit, string file) => File.Exists(Absence(commit, file));

    /// <summary>Remembers that a commit has no such file, where the cache can be written; else the Hub is asked again next time.</summary>
    public void MarkAbsent(string commit, string file)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Absence(commit, file))!);
            File.WriteAllBytes(Absence(commit, file), []);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A cache that is only read serves as well.
        }
    }

    /// <summary>The commit that a revision was when it was last downloaded; null where it never was.</summary>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public string? Resolve(string revision)
    {
        if (HubNames.IsCommit(revision))
            return revision;
        var path = Reference(revision);
        if (!File.Exists(path))
            return null;
        var commit = File.ReadAllText(path).Trim();
        return HubNames.IsCommit(commit)
            ? commit
            : throw Malformed.File(path, $"found '{Malformed.Show(commit)}', wanted the 40 digits of a commit. Delete this file.");
    }

    public void SetReference(string revision, string commit)
    {
        var path = Reference(revision);
        if (HubNames.IsCommit(revision) || (File.Exists(path) && File.ReadAllText(path) == commit))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, stream => stream.Write(Encoding.ASCII.GetBytes(commit)));
    }

    /// <summary>Gives a blob that is whole its name in a snapshot; the caller has the blob's lock.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isNew">Whether this call made the blob: nothing else needs it where there are no links.</param>
    public void Place(HubFile file, bool isNew)
    {
        var (blob, path) = (Blob(file.Digest), Path.Combine(Snapshot(file.Commit), file.Name));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (TryLink(file.Digest, path))
            return;
        if (isNew)
        {
            File.Move(blob, path, overwrite: true);
            return;
        }
        var copy = Beside(path);
        File.Copy(blob, copy);
        File.Move(copy, path, overwrite: true);
    }

    // Some file systems make links that lead nowhere.
    private bool TryLink(string digest, string path)
    {
        var link = Beside(path);
        try
        {
            if (!usesLinks)
                return false;
            File.CreateSymbolicLink(link, Path.Combine("..", "..", "blobs", digest));
            if (IsFile(link))
            {
                File.Move(link, path, overwrite: true);
                return true;
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            // Told by what follows, where it matters.
        }
        File.Delete(link);
        return false;
    }

    private static string Beside(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}");

    private string Absence(string commit, string file) => Path.Combine(Folder, ".no_exist", commit, file);

    private string Reference(string revision) => Path.Combine([Folder, "refs", .. revision.Split('/')]);
}
