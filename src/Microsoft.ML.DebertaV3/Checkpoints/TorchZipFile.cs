using System.IO.Compression;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>A file of torch 1.6 or newer: a zip archive of one pickle and one entry per storage.</summary>
internal sealed class TorchZipFile : ITensorFile
{
    private const string TableEntry = "data.pkl";

    /// <summary>Weights hardly compress; more than this is made to fill a disk or waste hours.</summary>
    private const int MaximumExpansion = 64;

    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = [];
    private readonly string _root;

    private TorchZipFile(Stream stream, string path)
    {
        Path = path;
        _archive = new ZipArchive(stream, ZipArchiveMode.Read);
        foreach (var entry in _archive.Entries)
            _entries[entry.FullName] = entry;
        CheckExpansion(stream.Length);
        var table = FindTable();
        _root = table.FullName[..^TableEntry.Length];
        CheckByteOrder();
        Tensors = ReadTable(table);
    }

    public string Path { get; }

    public IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <summary>Opens a file and reads its table.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or its pickle names what is not allowed.</exception>
    public static TorchZipFile Open(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
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
        var entry = _entries[_root + "data/" + tensor.Storage];
        using var storage = ReadErrors.Translate(Path, entry.Open);
        try
        {
            TensorReader.Read(Path, tensor, storage, destination);
        }
        catch (InvalidDataException cause) when (!cause.Message.StartsWith(Path, StringComparison.Ordinal))
        {
            throw Malformed.Tensor(Path, tensor.Name, $"the archive's entry is damaged: {cause.Message}", cause);
        }
    }

    public void Dispose() => _archive.Dispose();

    private void CheckExpansion(long fileLength)
    {
        var total = _entries.Values.Aggregate((Int128)0, (sum, entry) => sum + entry.Length);
        if (total > (Int128)fileLength * MaximumExpansion)
            throw Malformed.File(Path, $"found {total} bytes packed into {fileLength}, wanted at most {MaximumExpansion} times as many.");
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
        using var reader = new StreamReader(entry.Open());
        var order = new char[8];
        var text = new string(order, 0, reader.ReadBlock(order));
        if (text != "little")
            throw Malformed.File(Path, $"found byte order '{Malformed.Show(text)}', wanted 'little'.");
    }

    private Dictionary<string, StoredTensor> ReadTable(ZipArchiveEntry table)
    {
        if (table.Length > PickleInput.MaximumBytes)
            throw Malformed.File(Path, $"found a table of {table.Length} bytes, wanted at most {PickleInput.MaximumBytes}.");
        using var stream = table.Open();
        var types = new TorchTypes();
        var root = new Unpickler(new MemoryStream(SequentialStream.ReadClaimed(stream, (int)table.Length)), types).Load();
        return TorchTable.Read(root, Path, CheckStorage);
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
