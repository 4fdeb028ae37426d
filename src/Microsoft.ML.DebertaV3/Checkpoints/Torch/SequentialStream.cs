using System.Buffers;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Helpers for streams that cannot seek: skipping, and reading a length that may be wrong.</summary>
internal static class SequentialStream
{
    private const int ChunkBytes = 1 << 16;

    /// <summary>Reads and discards bytes.</summary>
    /// <exception cref="EndOfStreamException">The stream is too short.</exception>
    public static void Skip(Stream stream, long bytes)
    {
        if (bytes <= 0)
            return;

        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            for (; bytes > 0; bytes -= Math.Min(bytes, buffer.Length))
                stream.ReadExactly(buffer, 0, (int)Math.Min(bytes, buffer.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads exactly the given number of bytes. Memory grows with the data read, not with the stated length.</summary>
    /// <exception cref="EndOfStreamException">The stream is too short.</exception>
    public static byte[] ReadClaimed(Stream stream, int length)
    {
        var bytes = new byte[Math.Min(length, ChunkBytes)];
        stream.ReadExactly(bytes);
        while (bytes.Length < length)
        {
            var known = bytes.Length;
            Array.Resize(ref bytes, (int)Math.Min(length, 2L * known));
            stream.ReadExactly(bytes.AsSpan(known));
        }

        return bytes;
    }
}
