using System.IO.Compression;
using System.Text;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>A file of torch 1.6 or later: a zip archive with a pickle and one entry per storage.</summary>
internal sealed class TorchZipFile : ITensorFile
{
    private const string TableEntry = "data.pkl";
    private const int SmallTable = 1 << 16; // bytes; torch does not compress, so that a larger table is smaller than its file

    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = [];
    private readonly string _root;
    private readonly HashSet<string> _shared; // storages used by several tensors
    private (string Key, byte[] Bytes)? _inflated; // the shared storage that was read last

    private TorchZipFile(Stream stream, string path)
    {
        Path = path;
        _archive = new ZipArchive(stream, ZipArchiveMode.Read);
        foreach (var entry in _archive.Entries)
        {
            if (!_entries.TryAdd(entry.FullName, entry))
                throw Malformed.File(path, $"found two entries named '{Malformed.Show(entry.FullName)}', wanted one.");
        }

        CheckedEntry.RequirePlausible(path, _entries.Values.Aggregate((Int128)0, (sum, entry) => sum + entry.Length), stream.Length);
        var table = FindTable();
        _root = table.FullName[..^TableEntry.Length];
        CheckByteOrder();
        Tensors = ReadTable(table, stream.Length);
        _shared = [.. Tensors.Values.GroupBy(tensor => tensor.Storage).Where(storage => storage.Skip(1).Any())
            .Select(storage => storage.Key)];
    }

    public string Path { get; }

    public IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <summary>Opens a file and reads its table of tensors.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or its pickle uses names that are not allowed.</exception>
    public static TorchZipFile Open(string path) => Open(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read), path);

    /// <summary>Same as <see cref="Open(string)"/>, from a stream that the result disposes.</summary>
    public static TorchZipFile Open(Stream stream, string path)
    {
        try
        {
            return ReadErrors.Translate(path, () => new TorchZipFile(stream, path));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public void Read(StoredTensor tensor, Span<float> destination)
    {
        try
        {
            using var storage = OpenStorage(tensor.Storage);
            TensorReader.Read(Path, tensor, storage, destination);
            (storage as CheckedEntry)?.Complete();
        }
        catch (InvalidDataException cause) when (!cause.Message.StartsWith(Path, StringComparison.Ordinal))
        {
            throw Malformed.Tensor(Path, tensor.Name, $"the archive's entry is damaged: {cause.Message}", cause);
        }
    }

    public void Dispose() => _archive.Dispose();

    // A shared storage is decompressed only once, because tensors are read in the order of storages.
    private Stream OpenStorage(string key)
    {
        var storage = ReadErrors.Translate(Path, () => new CheckedEntry(_entries[_root + "data/" + key], Path));
        if (!_shared.Contains(key))
            return storage;
        using (storage)
        {
            if (_inflated?.Key != key)
            {
                _inflated = null;
                _inflated = (key, storage.ReadToEnd());
            }
        }
        return new MemoryStream(_inflated.Value.Bytes, writable: false);
    }

    private ZipArchiveEntry FindTable()
    {
        var tables = _entries.Values.Where(entry => entry.Name == TableEntry).ToArray();
        return tables.Length == 1
            ? tables[0]
            : throw Malformed.File(Path, $"found {tables.Length} entries named {TableEntry}, wanted one: it is no file of torch tensors.");
    }

    private void CheckByteOrder()
    {
        if (!_entries.TryGetValue(_root + "byteorder", out var entry))
            return;
        using var stream = new CheckedEntry(entry, Path);
        var text = Encoding.ASCII.GetString(stream.ReadToEnd());
        if (text != "little")
            throw Malformed.File(Path, $"found byte order '{Malformed.Show(text)}', wanted 'little'.");
    }

    private Dictionary<string, StoredTensor> ReadTable(ZipArchiveEntry table, long fileLength)
    {
        var most = Math.Min(PickleInput.MaxBytes, Math.Max(fileLength, SmallTable));
        if (table.Length > most)
            throw Malformed.File(Path, $"found a table of {table.Length} bytes, wanted at most {most}.");
        using var stream = new CheckedEntry(table, Path);
        var allowance = new PickleAllowance(fileLength);
        var root = new Unpickler(new MemoryStream(stream.ReadToEnd()), new TorchTypes(allowance), allowance).Load();
        return TorchTable.Read(root, Path, fileLength, allowance, CheckStorage);
    }

    private long CheckStorage(TorchStorage storage)
    {
        if (!_entries.TryGetValue(_root + "data/" + storage.Key, out var entry))
            throw Malformed.File(Path, $"storage '{Malformed.Show(storage.Key)}' is mentioned but not in the archive.");
        if (entry.Length != (Int128)storage.Count * storage.Type.Size)
            throw Malformed.File(Path,
                $"storage '{Malformed.Show(storage.Key)}': found {entry.Length} bytes, wanted {storage.Count} numbers of {storage.Type}.");
        return 0;
    }
}
