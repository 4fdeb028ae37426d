using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>A safetensors file, or a forward-only stream with its content (an entry of a saved model).</summary>
internal sealed class SafetensorsFile : ITensorFile
{
    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly long _origin; // stream position of the file's first byte, for seekable streams
    private long _position;        // current position in the file, for other streams

    private SafetensorsFile(Stream stream, string path, bool leaveOpen)
    {
        (_stream, Path, _leaveOpen) = (stream, path, leaveOpen);
        _origin = stream.CanSeek ? stream.Position : 0;
        Header = SafetensorsHeader.Read(stream, path, Length(stream));
        _position = Header.DataBegin;
        Tensors = Header.Tensors.ToDictionary(tensor => tensor.Name);
    }

    public string Path { get; }

    public SafetensorsHeader Header { get; }

    public IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or not a safetensors file.</exception>
    public static SafetensorsFile Open(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        try
        {
            return new SafetensorsFile(stream, path, leaveOpen: false);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Reads the header at the current position of a stream. If the stream cannot seek, tensors must then be read in the order of
    /// <see cref="SafetensorsHeader.Tensors"/>. The stream stays open unless <paramref name="leaveOpen"/> is false.
    /// </summary>
    /// <exception cref="InvalidDataException">The stream is damaged or not a safetensors file.</exception>
    public static SafetensorsFile FromStream(Stream stream, string name, bool leaveOpen = true) => new(stream, name, leaveOpen);

    public void Read(StoredTensor tensor, Span<float> destination)
    {
        MoveTo(tensor);
        TensorReader.Read(Path, tensor, _stream, destination);
        _position = tensor.StorageBegin + (long)destination.Length * tensor.Type.Size;
    }

    public void Dispose()
    {
        if (!_leaveOpen)
            _stream.Dispose();
    }

    // An archive entry has a length, although it cannot seek.
    private static long? Length(Stream stream) => stream switch
    {
        CheckedEntry entry => entry.Length - entry.Position,
        { CanSeek: true } => stream.Length - stream.Position,
        _ => null,
    };

    private void MoveTo(StoredTensor tensor)
    {
        if (_stream.CanSeek)
        {
            _stream.Position = _origin + tensor.StorageBegin;
            return;
        }

        if (tensor.StorageBegin < _position)
            throw Malformed.Tensor(Path, tensor.Name, "it lies before what was read last, and this stream cannot go back.");
        try
        {
            SequentialStream.Skip(_stream, tensor.StorageBegin - _position);
        }
        catch (EndOfStreamException cause)
        {
            throw Malformed.Tensor(Path, tensor.Name, "the stream ends before it: it is truncated.", cause);
        }
    }
}
