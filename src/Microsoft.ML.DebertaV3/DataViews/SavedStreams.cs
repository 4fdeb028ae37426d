using System.IO.Compression;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>
/// The streams of one model in ML.NET's saved zip: their sizes before they are read, and the checksums of those that ML.NET reads.
/// </summary>
/// <remarks>How long the file is, nobody tells here. The longest stream that lies in it, packed, tells how long it is at least.</remarks>
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
        // Models of this library check their own streams, all but the header, which ML.NET reads.
        var foreign = byFolder.Where(group => !group.Any(entry => entry.Item1 == Weights)).SelectMany(group => group);
        _others = [.. foreign.Concat(_own.Where(entry => entry.Name == Header)).Select(entry => entry.Item2)];
        _packed = _own.Select(entry => entry.Entry.CompressedLength).DefaultIfEmpty().Max();
    }

    public static SavedStreams Of(ModelLoadContext ctx) => new(RepositoryAccess.Entries(ctx.Repository), ctx.Directory ?? "");

    /// <summary>Compares what the streams claim with what lies in the file, and checksums where ML.NET does not.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or was made to fill memory.</exception>
    public void Check()
    {
        if (_own.Count > 0)
            new CheckedEntry(_own.MaxBy(entry => entry.Entry.CompressedLength).Entry, File).Dispose(); // fails where the file is shorter
        var total = _own.Aggregate((Int128)0, (sum, entry) => sum + entry.Entry.Length);
        CheckedEntry.RequirePlausible($"{File} ({Lengths()})", total, _packed);
        foreach (var entry in _others)
            CheckOther(entry);
    }

    /// <summary>Returns where JSON of this length, whose values need many times as much, is in proportion to the file.</summary>
    /// <exception cref="InvalidDataException">JSON of this length would need far more than the file.</exception>
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
            return; // a stream of another transform may be all zeros: what to do with it is that transform's matter
        using var stream = new CheckedEntry(entry, File);
        stream.Complete();
    }

    private string Lengths() => string.Join(
        ", ", _own.Where(entry => entry.Name != Header).Take(10).Select(entry => $"'{entry.Name}': {entry.Entry.Length}"));

    private static string FolderOf(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    // ML.NET separates folders as the system that saved did.
    private static string Normal(string path) => path.Replace('\\', '/').TrimEnd('/');
}
