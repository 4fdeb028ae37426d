using System.IO.Compression;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>
/// Validates the streams of a model in ML.NET's zip file: sizes before they are read, and checksums of those that ML.NET reads itself.
/// </summary>
/// <remarks>The length of the file is not available here. The largest compressed stream serves as a lower bound.</remarks>
internal sealed class SavedStreams
{
    private const string File = "The saved model";
    private const string Weights = "Weights", Header = "Model.key";
    private const long FewJsonBytes = 1 << 16;

    private readonly IReadOnlyList<(string Name, ZipArchiveEntry Entry)> _own;
    private readonly IReadOnlyList<ZipArchiveEntry> _others;
    private readonly long _packed;

    private SavedStreams(IEnumerable<KeyValuePair<string, ZipArchiveEntry>> entries, string folder)
    {
        var byFolder = entries.Select(entry => (Path: Normal(entry.Key), entry.Value))
            .ToLookup(entry => FolderOf(entry.Path), entry => (NameOf(entry.Path), entry.Value));
        _own = [.. byFolder[Normal(folder)]];
        // Models of this library verify their own streams, except the header, which ML.NET reads.
        var foreign = byFolder.Where(group => !group.Any(entry => entry.Item1 == Weights)).SelectMany(group => group);
        _others = [.. foreign.Concat(_own.Where(entry => entry.Name == Header)).Select(entry => entry.Item2)];
        _packed = _own.Select(entry => entry.Entry.CompressedLength).DefaultIfEmpty().Max();
    }

    public static SavedStreams Of(ModelLoadContext ctx) => new(RepositoryAccess.Entries(ctx.Repository), ctx.Directory ?? "");

    /// <summary>Checks the stated sizes against the file, and verifies checksums that ML.NET ignores.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or a decompression bomb.</exception>
    public void Check()
    {
        if (_own.Count > 0)
            new CheckedEntry(_own.MaxBy(entry => entry.Entry.CompressedLength).Entry, File).Dispose(); // fails if the file is shorter
        var total = _own.Aggregate((Int128)0, (sum, entry) => sum + entry.Entry.Length);
        CheckedEntry.RequirePlausible($"{File} ({Lengths()})", total, _packed);
        foreach (var entry in _others)
            CheckOther(entry);
    }

    /// <summary>Requires that JSON, whose parsed values need many times its length, is small in proportion to the file.</summary>
    /// <exception cref="InvalidDataException">The JSON is too large.</exception>
    public void CheckJson(string stream, CheckedEntry entry)
    {
        var most = FewJsonBytes + _packed + entry.PackedLength;
        if (entry.Length > most)
            throw new InvalidDataException(
                $"{File}: found {entry.Length} bytes in '{stream}', wanted at most {most} in a file of this length.");
    }

    private static void CheckOther(ZipArchiveEntry entry)
    {
        if (entry.Length > CheckedEntry.MostBytes(entry.CompressedLength))
            return; // a stream of another transform may consist of zeros; that transform is responsible for it
        using var stream = new CheckedEntry(entry, File);
        stream.Complete();
    }

    private string Lengths() => string.Join(
        ", ", _own.Where(entry => entry.Name != Header).Take(10).Select(entry => $"'{entry.Name}': {entry.Entry.Length}"));

    private static string FolderOf(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    // ML.NET uses the path separator of the system that saved the file.
    private static string Normal(string path) => path.Replace('\\', '/').TrimEnd('/');
}
