using System.Text;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>
/// A repository in the cache folder, in the layout of huggingface_hub, so that both can share files: refs/REVISION contains a commit,
/// snapshots/COMMIT/FILE is a relative symbolic link to blobs/DIGEST, .no_exist/COMMIT/FILE records that the commit has no such file.
/// </summary>
/// <remarks>
/// Without support for symbolic links, snapshots contain the files themselves. The caller validates names (<see cref="HubNames"/>).
/// </remarks>
internal sealed class HubCache(string cacheFolder, string repository, bool usesLinks)
{
    private readonly string _name = $"models--{repository.Replace("/", "--", StringComparison.Ordinal)}";

    /// <summary>The folder of the repository.</summary>
    public string Folder => Path.Combine(cacheFolder, _name);

    /// <summary>Returns the folder with the files of a commit.</summary>
    public string Snapshot(string commit) => Path.Combine(Folder, "snapshots", commit);

    public string Blob(string digest) => Path.Combine(Folder, "blobs", digest);

    /// <summary>Returns the path of a file during its download.</summary>
    public string Incomplete(string digest) => Blob(digest) + ".incomplete";

    /// <summary>Returns the lock file that a process holds while it downloads a blob.</summary>
    public string LockFile(string digest) => Path.Combine(cacheFolder, ".locks", _name, digest + ".lock");

    public bool Has(string commit, string file) => IsFile(Path.Combine(Snapshot(commit), file));

    /// <summary>Whether a path is a file, or a link to one. (.NET's Exists is also true for dangling links.)</summary>
    public static bool IsFile(string path)
    {
        var entry = new FileInfo(path);
        return entry.Exists && (entry.LinkTarget is null || entry.ResolveLinkTarget(returnFinalTarget: true) is { Exists: true });
    }

    /// <summary>Whether the cache records that a commit does not have a file.</summary>
    public bool IsAbsent(string commit, string file) => File.Exists(Absence(commit, file));

    /// <summary>Records that a commit does not have a file, if the cache is writable.</summary>
    public void MarkAbsent(string commit, string file)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Absence(commit, file))!);
            File.WriteAllBytes(Absence(commit, file), []);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // the cache may be read-only
        }
    }

    /// <summary>Returns the commit of a revision at its last download; null if it was never downloaded.</summary>
    /// <exception cref="InvalidDataException">The file does not contain a commit.</exception>
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

    /// <summary>Adds a complete blob to a snapshot; the caller holds the blob's lock.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isNew">Whether this call created the blob; without links it can then be moved instead of copied.</param>
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

    // On some file systems, created links do not work.
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
            // The caller copies or moves the file, which reports any real problem.
        }
        File.Delete(link);
        return false;
    }

    private static string Beside(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}");

    private string Absence(string commit, string file) => Path.Combine(Folder, ".no_exist", commit, file);

    private string Reference(string revision) => Path.Combine([Folder, "refs", .. revision.Split('/')]);
}
