using System.Buffers;
using System.Runtime.InteropServices;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Reads the elements of a stream sequentially as float32. Not thread safe.</summary>
internal sealed class ElementReader(Stream stream, ElementType type) : IDisposable
{
    private const int BufferBytes = 1 << 16;
    private const int DirectElements = 1 << 16;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private int _begin;
    private int _end;
    private long _position; // index of the next element
    private long _lastIndex = -1;
    private float _last;

    /// <summary>Reads the next elements.</summary>
    /// <exception cref="EndOfStreamException">The stream is too short.</exception>
    public void Read(Span<float> destination)
    {
        _position += destination.Length;
        while (!destination.IsEmpty)
        {
            if (_begin == _end && type == ElementType.Float32 && BitConverter.IsLittleEndian)
            {
                var direct = destination[..Math.Min(destination.Length, DirectElements)];
                stream.ReadExactly(MemoryMarshal.AsBytes(direct));
                destination = destination[direct.Length..];
                continue;
            }

            var count = Math.Min(destination.Length, Fill(destination.Length));
            type.ToSingle(_buffer.AsSpan(_begin, count * type.Size), destination[..count]);
            _begin += count * type.Size;
            destination = destination[count..];
        }
    }

    /// <summary>Returns the element at an index, which must not be less than that of the previous call.</summary>
    public float At(long index)
    {
        if (index != _lastIndex)
        {
            Skip(index - _position);
            Fill(BufferBytes);
            Read(new Span<float>(ref _last));
            _lastIndex = index;
        }

        return _last;
    }

    /// <summary>Skips a number of elements.</summary>
    /// <exception cref="EndOfStreamException">The stream is too short.</exception>
    public void Skip(long elements)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elements);
        _position += elements;
        var bytes = elements * type.Size;
        var buffered = (int)Math.Min(bytes, _end - _begin);
        _begin += buffered;
        bytes -= buffered;
        if (bytes > 0 && stream.CanSeek)
            stream.Seek(bytes, SeekOrigin.Current);
        else
            SequentialStream.Skip(stream, bytes);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    /// <summary>
    /// Makes at least one element available, and returns the number available. Reads no more than requested from the stream.
    /// </summary>
    private int Fill(int wanted)
    {
        if (_begin < _end)
            return (_end - _begin) / type.Size;

        _begin = _end = 0;
        var bytes = (int)Math.Min((long)wanted * type.Size, BufferBytes);
        _end = stream.ReadAtLeast(_buffer.AsSpan(0, bytes), type.Size, throwOnEndOfStream: true);
        for (; _end % type.Size != 0; _end++)
            stream.ReadExactly(_buffer.AsSpan(_end, 1));
        return _end / type.Size;
    }
}
