using System.Runtime.InteropServices;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Format of the cache file of packed sequences. All numbers are little-endian.</summary>
/// <remarks>
/// Header: <see cref="Magic"/>, int32 maximum length, int32 0. Ids: int32, all sequences concatenated. Index: int32 length of each
/// sequence. Trailer: int64 number of sequences, documents, empty rows and pieces; the first 8 bytes of the SHA-256 of everything before
/// the trailer.
/// </remarks>
internal static class PackedFile
{
    public const int HeaderLength = 16;
    public const int DigestLength = 8;
    public const int TrailerLength = 4 * sizeof(long) + DigestLength;

    /// <summary>The first 8 bytes.</summary>
    public static ReadOnlySpan<byte> Magic => "DV3CORP1"u8;

    /// <summary>Returns the memory of numbers as bytes, for direct reading and writing.</summary>
    /// <exception cref="PlatformNotSupportedException">The machine is big-endian.</exception>
    public static Span<byte> Bytes(Span<int> numbers) => BitConverter.IsLittleEndian
        ? MemoryMarshal.AsBytes(numbers)
        : throw new PlatformNotSupportedException("Pre-training caches its text on little-endian machines only.");
}
