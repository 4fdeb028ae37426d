using System.Buffers.Binary;
using System.Collections;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>The sequences of a cache file, read on demand. Thread safe.</summary>
/// <remarks>The file disappears when this is disposed or the process ends, even if it is killed: <see cref="TemporaryFile"/>.</remarks>
internal sealed class PackedSequences : ISizedExamples, IDisposable
{
    private readonly FileStream _stream;
    private readonly SafeFileHandle _file; // handle of the stream, which allows concurrent reads
    private readonly int[] _lengths;
    private readonly long[] _offsets; // position of each sequence in the file

    private PackedSequences(FileStream stream)
    {
        var file = stream.SafeFileHandle;
        (_stream, _file) = (stream, file);
        Span<byte> header = stackalloc byte[PackedFile.HeaderLength];
        Span<byte> trailer = stackalloc byte[PackedFile.TrailerLength];
        var length = RandomAccess.GetLength(file);
        Read(header, 0);
        Read(trailer, length - trailer.Length);
        MaxLength = BinaryPrimitives.ReadInt32LittleEndian(header[PackedFile.Magic.Length..]);
        Totals = new(Number(trailer, 1), Number(trailer, 2), Number(trailer, 3));
        Digest = Convert.ToHexString(trailer[^PackedFile.DigestLength..]);
        var count = Number(trailer, 0);
        if (!header.StartsWith(PackedFile.Magic) || count < 0 || count > length / sizeof(int))
            throw Damaged();
        _lengths = new int[count];
        var end = length - trailer.Length - count * sizeof(int);
        Read(PackedFile.Bytes(_lengths), end);
        _offsets = Offsets(_lengths, out var idsEnd);
        if (idsEnd != end)
            throw Damaged();
    }

    /// <summary>Number of ids of a full sequence.</summary>
    public int MaxLength { get; }

    /// <summary>Counts of the corpus.</summary>
    public CorpusTotals Totals { get; }

    /// <summary>
    /// The first 16 hexadecimal digits of the SHA-256 of sequences and maximum length: equal for equal text and tokenization.
    /// </summary>
    public string Digest { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> Lengths => _lengths;

    /// <inheritdoc/>
    public int Count => _lengths.Length;

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The cache is disposed.</exception>
    public TrainingExample this[int index]
    {
        get
        {
            var ids = new int[_lengths[index]];
            Read(PackedFile.Bytes(ids), _offsets[index]);
            return new(ids, 0, 1);
        }
    }

    /// <summary>Opens a complete file. The result owns it, unless this throws.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static PackedSequences Of(FileStream file) => new(file);

    public IEnumerator<TrainingExample> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
            yield return this[index];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => _stream.Dispose();

    private void Read(Span<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            var count = offset < 0 ? 0 : RandomAccess.Read(_file, bytes, offset);
            if (count == 0)
                throw Damaged();
            bytes = bytes[count..];
            offset += count;
        }
    }

    private static InvalidDataException Damaged() =>
        new("The cache of the tokenized text is damaged: its parts are inconsistent. Call Fit again.");

    private static long Number(ReadOnlySpan<byte> trailer, int index) =>
        BinaryPrimitives.ReadInt64LittleEndian(trailer[(index * sizeof(long))..]);

    private static long[] Offsets(int[] lengths, out long end)
    {
        var offsets = new long[lengths.Length];
        end = PackedFile.HeaderLength;
        for (var i = 0; i < lengths.Length; i++)
        {
            offsets[i] = end;
            end += lengths[i] * (long)sizeof(int);
        }
        return offsets;
    }
}
