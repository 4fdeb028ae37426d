using System.Buffers.Binary;
using System.Collections;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>The sequences of a cache file, each read when it is asked for. Any number of threads may read.</summary>
/// <remarks>The file goes when this is disposed or the process ends, even if it is killed: <see cref="TemporaryFile"/>.</remarks>
internal sealed class PackedSequences : ISizedExamples, IDisposable
{
    private readonly FileStream _stream;
    private readonly SafeFileHandle _file; // the stream's, which several threads may read
    private readonly int[] _lengths;
    private readonly long[] _offsets; // of each sequence in the file

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

    /// <summary>Ids of a full sequence.</summary>
    public int MaxLength { get; }

    /// <summary>What the corpus holds.</summary>
    public CorpusTotals Totals { get; }

    /// <summary>
    /// The first 16 hexadecimal digits of the SHA-256 of sequences and maximum length: equal texts, tokenized alike, have equal ones.
    /// </summary>
    public string Digest { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> Lengths => _lengths;

    /// <inheritdoc/>
    public int Count => _lengths.Length;

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The cache is gone.</exception>
    public TrainingExample this[int index]
    {
        get
        {
            var ids = new int[_lengths[index]];
            Read(PackedFile.Bytes(ids), _offsets[index]);
            return new(ids, 0, 1);
        }
    }

    /// <summary>Reads a whole file, which belongs to the result if there is one.</summary>
    /// <exception cref="InvalidDataException">It is not such a file.</exception>
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
        new("The cache of the tokenized text is damaged: its parts do not fit together. Fit again.");

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
