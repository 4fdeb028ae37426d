using System.Collections.Concurrent;
using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>
/// The archive behind ML.NET's repositories, whose own way to an entry leads through a temporary file: docs/decisions/0015-saving.md.
/// </summary>
internal static class RepositoryAccess
{
    /// <summary>The full name of a stream in the archive.</summary>
    public static string PathOf(Repository repository, string folder, string name)
    {
        GetPath(repository, out var path, out _, folder, name, createDir: false);
        return path;
    }

    /// <summary>Whether an entry of this full name was made.</summary>
    public static bool Has(RepositoryWriter repository, string path) => PathMap(repository).ContainsKey(path);

    /// <summary>
    /// Makes an entry that is written as it is, without a temporary file and without compression. The caller disposes of it before anything
    /// else is written.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is one of this name.</exception>
    public static Stream CreateStored(RepositoryWriter repository, string path)
    {
        if (!PathMap(repository).TryAdd(path, ""))
            throw new InvalidOperationException($"The model has the stream '{path}' already.");
        Flush(repository); // an archive has one open entry at a time
        return Archive(repository).CreateEntry(path, CompressionLevel.NoCompression).Open();
    }

    /// <summary>Ends the file. Unlike <c>Commit</c> it tells an error in the last bytes: a full disk.</summary>
    public static void Commit(RepositoryWriter repository)
    {
        DisposeAllEntries(repository);
        Flush(repository);
        Archive(repository).Dispose();
        repository.Commit();
    }

    /// <summary>An entry of the archive itself; null where there is none.</summary>
    public static ZipArchiveEntry? Find(RepositoryReader repository, string path)
    {
        var entries = Entries(repository);
        return entries.GetValueOrDefault(path) ?? entries.GetValueOrDefault(path.Replace('/', '\\')); // Windows wrote backslashes once
    }

    /// <summary>Every entry by its full name.</summary>
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
