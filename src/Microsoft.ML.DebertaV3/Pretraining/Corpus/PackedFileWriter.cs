using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>
/// Writes a <see cref="PackedFile"/> sequentially. The stream stays open; it must be unbuffered, so that closing it cannot fail.
/// </summary>
internal sealed class PackedFileWriter : IDisposable
{
    private const int BufferLength = 1 << 16;

    private readonly Stream _stream;
    private readonly string _folder;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly int[] _buffer = new int[BufferLength];
    private readonly List<int> _lengths = [];
    private int _buffered;
    private long _written;

    /// <param name="stream">The file.</param>
    /// <param name="folder">Its folder, for messages.</param>
    /// <param name="maxLength">Number of ids of a full sequence.</param>
    public PackedFileWriter(Stream stream, string folder, int maxLength)
    {
        (_stream, _folder) = (stream, folder);
        Span<byte> header = stackalloc byte[PackedFile.HeaderLength];
        header.Clear();
        PackedFile.Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[PackedFile.Magic.Length..], maxLength);
        Write(header);
    }

    /// <summary>Appends a sequence.</summary>
    public void Append(ReadOnlySpan<int> ids)
    {
        _lengths.Add(ids.Length);
        Put(ids);
    }

    /// <summary>Writes index and trailer.</summary>
    public void Finish(CorpusTotals totals)
    {
        Put(CollectionsMarshal.AsSpan(_lengths));
        Flush();
        Span<byte> trailer = stackalloc byte[PackedFile.TrailerLength];
        long[] numbers = [_lengths.Count, totals.Documents, totals.EmptyRows, totals.Pieces];
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(trailer[(i * sizeof(long))..], numbers[i]);
        _hash.GetHashAndReset().AsSpan(0, PackedFile.DigestLength).CopyTo(trailer[(numbers.Length * sizeof(long))..]);
        Write(trailer);
    }

    public void Dispose() => _hash.Dispose();

    private void Put(ReadOnlySpan<int> numbers)
    {
        while (!numbers.IsEmpty)
        {
            var part = numbers[..Math.Min(numbers.Length, BufferLength - _buffered)];
            part.CopyTo(_buffer.AsSpan(_buffered));
            _buffered += part.Length;
            numbers = numbers[part.Length..];
            if (_buffered == BufferLength)
                Flush();
        }
    }

    private void Flush()
    {
        Write(PackedFile.Bytes(_buffer.AsSpan(0, _buffered)));
        _buffered = 0;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        try
        {
            _stream.Write(bytes);
        }
        catch (IOException problem)
        {
            throw new IOException(
                $"The tokenized text cannot be cached in '{_folder}', after {_written / 1e6:f0} MB: {problem.Message} "
                + "The cache needs 4 bytes per piece, about as much as the text; the incomplete file is deleted. "
                + "Free some space there, or set MLContext.TempFilePath to a folder on a larger disk.", problem);
        }
        _written += bytes.Length;
    }
}
