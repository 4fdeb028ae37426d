using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>A partially downloaded file and its running checksum; continues the file of an earlier call.</summary>
internal sealed class PartialFile : IDisposable
{
    private const int BufferSize = 1 << 20;

    private readonly HubFile _file;
    private readonly FileStream _stream;
    private IncrementalHash _hash;

    private PartialFile(HubFile file, FileStream stream) => (_file, _stream, _hash) = (file, stream, NewHash(file));

    /// <summary>Number of downloaded bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Opens the partial file of an earlier call, or a new file.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static async Task<PartialFile> OpenAsync(string path, HubFile file, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var part = new PartialFile(file,
            new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0, useAsync: false));
        try
        {
            await part.ReadEarlierAsync(cancellation).ConfigureAwait(false);
            return part;
        }
        catch
        {
            part.Dispose();
            throw;
        }
    }

    /// <summary>Discards all downloaded bytes.</summary>
    public void Restart()
    {
        _stream.SetLength(0);
        _hash.Dispose();
        (_hash, Length) = (NewHash(_file), 0);
    }

    /// <summary>Appends downloaded bytes.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _stream.Write(bytes);
        }
        catch (IOException problem)
        {
            var rest = (_file.Size - Length).ToString("N0", CultureInfo.InvariantCulture);
            throw new IOException(
                $"{_stream.Name} cannot be written: {problem.Message} {rest} bytes are still to come: make room, or choose another cache "
                + "folder (CacheFolder, HF_HOME).", problem);
        }
        _hash.AppendData(bytes);
        Length += bytes.Length;
    }

    /// <summary>Whether the checksum of all bytes is that of the Hub.</summary>
    public bool IsGenuine() => Convert.ToHexStringLower(_hash.GetCurrentHash()) == _file.Digest;

    /// <summary>Flushes the file to disk.</summary>
    public void Flush() => _stream.Flush(flushToDisk: true);

    public void Dispose()
    {
        _hash.Dispose();
        _stream.Dispose();
    }

    private async Task ReadEarlierAsync(CancellationToken cancellation)
    {
        if (_stream.Length > _file.Size)
            Restart();
        var buffer = new byte[BufferSize];
        int read;
        while ((read = await _stream.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            _hash.AppendData(buffer.AsSpan(0, read));
            Length += read;
        }
    }

    // git's digest of a file includes a header with its type and length.
    private static IncrementalHash NewHash(HubFile file)
    {
        if (file.Digest.Length == 2 * SHA256.HashSizeInBytes)
            return IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
#pragma warning disable CA5350 // git and the Hub use SHA-1 for small files
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {file.Size}\0")));
        return hash;
    }
}
