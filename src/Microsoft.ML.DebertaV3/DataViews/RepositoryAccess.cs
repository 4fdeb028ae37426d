using System.Collections.Concurrent;
using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>
/// Direct access to the archive of ML.NET's repositories, which themselves read and write entries through temporary files:
/// docs/decisions/0015-saving.md.
/// </summary>
internal static class RepositoryAccess
{
    /// <summary>Returns the full name of a stream in the archive.</summary>
    public static string PathOf(Repository repository, string folder, string name)
    {
        GetPath(repository, out var path, out _, folder, name, createDir: false);
        return path;
    }

    /// <summary>Whether an entry with this full name was created.</summary>
    public static bool Has(RepositoryWriter repository, string path) => PathMap(repository).ContainsKey(path);

    /// <summary>
    /// Creates an entry that is written directly, without a temporary file and without compression. The caller must dispose it before
    /// writing other entries.
    /// </summary>
    /// <exception cref="InvalidOperationException">The entry exists already.</exception>
    public static Stream CreateStored(RepositoryWriter repository, string path)
    {
        if (!PathMap(repository).TryAdd(path, ""))
            throw new InvalidOperationException($"The model has the stream '{path}' already.");
        Flush(repository); // an archive can have only one open entry
        return Archive(repository).CreateEntry(path, CompressionLevel.NoCompression).Open();
    }

    /// <summary>Completes the file. Unlike <c>Commit</c> it reports an error while writing the last bytes, such as a full disk.</summary>
    public static void Commit(RepositoryWriter repository)
    {
        DisposeAllEntries(repository);
        Flush(repository);
        Archive(repository).Dispose();
        repository.Commit();
    }

    /// <summary>Finds an entry of the archive; null if it does not exist.</summary>
    public static ZipArchiveEntry? Find(RepositoryReader repository, string path)
    {
        var entries = Entries(repository);
        // older versions wrote backslashes on Windows
        return entries.GetValueOrDefault(path) ?? entries.GetValueOrDefault(path.Replace('/', '\\'));
    }

    /// <summary>The entries by full name.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_entries")]
    public static extern ref Dictionary<string, ZipArchiveEntry> Entries(RepositoryReader repository);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void GetPath(
        Repository repository, out string pathEnt, out string pathTemp, string dir, string name, bool createDir);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void DisposeAllEntries(Repository repository);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void Flush(RepositoryWriter repository);

    [UnsafeAccessor(UnsafeAccessorKind.Field)]
    private static extern ref ConcurrentDictionary<string, string> PathMap(Repository repository);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_archive")]
    private static extern ref ZipArchive Archive(RepositoryWriter repository);
}
