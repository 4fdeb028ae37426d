using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>
/// A file of torch before version 1.6: five pickles (magic number, version, system, tensors, storage keys) and the storages.
/// </summary>
internal sealed class TorchLegacyFile : ITensorFile
{
    private static readonly BigInteger Magic = BigInteger.Parse("1950a86a20f9469cfc6c", NumberStyles.HexNumber,
        CultureInfo.InvariantCulture);

    private const long Version = 1001;

    private readonly FileStream _stream;
    private readonly PickleAllowance _allowance;

    private TorchLegacyFile(FileStream stream, string path)
    {
        (_stream, Path) = (stream, path);
        _allowance = new(stream.Length);
        var types = new TorchTypes(_allowance);
        CheckPreamble(types);
        var root = Load(types);
        var begins = StorageBegins(types);
        Tensors = TorchTable.Read(root, path, stream.Length, _allowance, storage => begins.TryGetValue(storage.Key, out var begin)
            ? begin
            : throw Malformed.File(path, $"storage '{Malformed.Show(storage.Key)}' is mentioned but not in the file."));
    }

    public string Path { get; }

    public IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <summary>Opens a file and reads its table of tensors.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or its pickle uses names that are not allowed.</exception>
    public static TorchLegacyFile Open(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            return ReadErrors.Translate(path, () => new TorchLegacyFile(stream, path));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public void Read(StoredTensor tensor, Span<float> destination)
    {
        _stream.Position = tensor.StorageBegin;
        TensorReader.Read(Path, tensor, _stream, destination);
    }

    public void Dispose() => _stream.Dispose();

    private object? Load(TorchTypes types) => new Unpickler(_stream, types, _allowance).Load();

    private void CheckPreamble(TorchTypes types)
    {
        if (Load(types) is not BigInteger magic || magic != Magic)
            throw Malformed.File(Path, "found a pickle without torch's magic number, wanted a file of torch.save.");
        if (Load(types) is not Version)
            throw Malformed.File(Path, $"found another version of the format, wanted {Version}.");
        if ((Load(types) as PickleDictionary)?.Find("little_endian") is not true)
            throw Malformed.File(Path, "found a file of a big-endian machine, wanted little-endian.");
    }

    /// <summary>
    /// Returns the position of each storage's first element. In the file, each storage is preceded by its number of elements.
    /// </summary>
    private Dictionary<string, long> StorageBegins(TorchTypes types)
    {
        if (Load(types) is not PickleList keys)
            throw Malformed.File(Path, "found no list of storages, wanted one.");

        var begins = new Dictionary<string, long>();
        var length = new byte[8];
        foreach (var item in keys.Items)
        {
            _allowance.Charge(PickleAllowance.Storage);
            if (item is not string key || !types.Mentioned.TryGetValue(key, out var storage))
                throw Malformed.File(Path, "found a storage that no tensor mentions.");
            _stream.ReadExactly(length);
            var count = BinaryPrimitives.ReadInt64LittleEndian(length);
            var end = (Int128)_stream.Position + (Int128)count * storage.Type.Size;
            if (count != storage.Count || count < 0 || end > _stream.Length || !begins.TryAdd(key, _stream.Position))
                throw Malformed.File(Path,
                    $"storage '{Malformed.Show(key)}': found {count} numbers of {storage.Type} that end at byte {end}, "
                    + $"wanted {storage.Count} once, within the {_stream.Length} bytes of the file.");
            _stream.Position = (long)end;
        }

        return begins;
    }
}
