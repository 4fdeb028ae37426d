using System.IO.Compression;
using System.IO.Hashing;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Forward-only stream of a zip entry that verifies the length and the CRC-32 stated in the archive.</summary>
/// <remarks>.NET's reader verifies neither. Not thread safe.</remarks>
/// <param name="entry">The entry to read.</param>
/// <param name="path">The archive or the entry, for messages.</param>
internal sealed class CheckedEntry(ZipArchiveEntry entry, string path) : Stream
{
    /// <summary>
    /// Maximum expansion factor. Weights hardly compress: an archive that expands more is treated as a decompression bomb.
    /// </summary>
    public const int MaxExpansion = 16;

    /// <summary>Bytes allowed in addition to <see cref="MaxExpansion"/>, for small archives.</summary>
    public const int Allowance = 1 << 20;

    private const int FirstBytes = 1 << 16;

    private readonly Stream _stream = Guarded(entry, path, entry.Open);
    private readonly Crc32 _checksum = new();
    private long _position;

    /// <summary>Uncompressed length stated in the archive, in bytes.</summary>
    public override long Length => entry.Length;

    /// <summary>Compressed length in the archive, in bytes.</summary>
    public long PackedLength => entry.CompressedLength;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    /// <summary>Maximum uncompressed size of an archive of this length.</summary>
    public static Int128 MostBytes(long archiveLength) => (Int128)archiveLength * MaxExpansion + Allowance;

    /// <summary>Requires that the uncompressed size is plausible for an archive of this length.</summary>
    /// <exception cref="InvalidDataException">The uncompressed size is too large.</exception>
    public static void RequirePlausible(string path, Int128 bytes, long archiveLength)
    {
        if (bytes > MostBytes(archiveLength))
            throw new InvalidDataException(
                $"{path}: found {bytes} bytes packed into {archiveLength}, wanted at most {MaxExpansion} times as many.");
    }

    /// <summary>Reads to the end and verifies length and checksum.</summary>
    /// <exception cref="InvalidDataException">The entry is damaged.</exception>
    public void Complete()
    {
        Span<byte> rest = stackalloc byte[4096];
        while (Read(rest) > 0)
        {
        }
        if (_position != entry.Length)
            throw Damaged($"found {_position} bytes, wanted {entry.Length}.");
        if (_checksum.GetCurrentHashAsUInt32() is var found && found != entry.Crc32)
            throw Damaged($"found the checksum {found:x8}, wanted {entry.Crc32:x8}.");
    }

    /// <summary>Reads and verifies the whole entry.</summary>
    /// <exception cref="InvalidDataException">The entry is damaged.</exception>
    public byte[] ReadToEnd()
    {
        if (Length > Array.MaxLength)
            throw Damaged($"found {Length} bytes, wanted at most {Array.MaxLength}.");
        try
        {
            var bytes = new byte[Math.Min(Length, FirstBytes)]; // the buffer grows with the data read, not with the stated length
            ReadExactly(bytes);
            while (bytes.Length < Length)
            {
                var known = bytes.Length;
                Array.Resize(ref bytes, (int)Math.Min(Length, 2L * known));
                ReadExactly(bytes.AsSpan(known));
            }
            Complete();
            return bytes;
        }
        catch (EndOfStreamException cause)
        {
            throw Damaged($"it ends before its {Length} bytes.", cause);
        }
    }

    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = _stream.Read(buffer);
        }
        catch (InvalidDataException cause)
        {
            throw Damaged(cause.Message, cause);
        }

        _checksum.Append(buffer[..read]);
        _position += read;
        if (_position > entry.Length)
            throw Damaged($"found more than {entry.Length} bytes, which the archive claims.");
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _stream.Dispose();
        base.Dispose(disposing);
    }

    private static Stream Guarded(ZipArchiveEntry entry, string path, Func<Stream> open)
    {
        try
        {
            return open();
        }
        catch (Exception cause) when (cause is InvalidDataException or NotSupportedException)
        {
            throw Damaged(entry, path, cause.Message, cause);
        }
    }

    private static InvalidDataException Damaged(ZipArchiveEntry entry, string path, string problem, Exception? cause = null) =>
        new($"{path}: the archive's entry '{entry.Name}' is damaged: {problem}", cause);

    private InvalidDataException Damaged(string problem, Exception? cause = null) => Damaged(entry, path, problem, cause);
}
