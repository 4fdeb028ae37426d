using System.Buffers;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Normalized UTF-8 text in pooled buffers, with U+2581 as one byte, and its alignment to the original text.</summary>
internal struct NormalizedText : IDisposable
{
    /// <summary>
    /// The byte that represents U+2581 (LOWER ONE EIGHTH BLOCK, SentencePiece's visible space); it never occurs in UTF-8.
    /// </summary>
    public const byte Space = 0xFF;

    private byte[] _bytes;
    private int[]? _origins;

    /// <param name="capacity">Capacity in bytes, without the terminator.</param>
    /// <param name="aligned">Whether to store, for each byte, its UTF-16 index in the original text.</param>
    public NormalizedText(int capacity, bool aligned)
    {
        _bytes = ArrayPool<byte>.Shared.Rent(capacity + 1);
        _origins = aligned ? ArrayPool<int>.Shared.Rent(capacity + 1) : null;
    }

    /// <summary>Number of bytes.</summary>
    public int Length { get; private set; }

    /// <summary>UTF-8 of U+2581.</summary>
    public static ReadOnlySpan<byte> SpaceUtf8 => [0xE2, 0x96, 0x81];

    /// <summary>The text.</summary>
    public readonly ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    /// <summary>The text followed by a zero byte, which no piece contains.</summary>
    public readonly ReadOnlySpan<byte> Terminated => _bytes.AsSpan(0, Length + 1);

    /// <summary>UTF-16 index in the original text of each byte, and of the end. [Length + 1]</summary>
    public readonly ReadOnlySpan<int> Origins => _origins.AsSpan(0, Length + 1);

    /// <summary>Copies UTF-8, writing each U+2581 as one byte; returns the length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Compact(ReadOnlySpan<byte> utf8, Span<byte> destination)
    {
        var written = 0;
        for (var index = 0; index < utf8.Length; index++)
        {
            var isSpace = utf8[index] == SpaceUtf8[0] && utf8[index..].StartsWith(SpaceUtf8);
            destination[written++] = isSpace ? Space : utf8[index];
            index += isSpace ? SpaceUtf8.Length - 1 : 0;
        }

        return written;
    }

    /// <summary>Ensures capacity for <paramref name="count"/> more bytes and the terminator.</summary>
    public void Reserve(int count)
    {
        var needed = Length + count + 1L;
        if (needed > Array.MaxLength)
            throw new ArgumentException($"The text is too long: it normalises to more than {Array.MaxLength} bytes.");
        if (_bytes.Length < needed)
            _bytes = Grow(_bytes, (int)needed, Length);
        if (_origins is not null && _origins.Length < needed)
            _origins = Grow(_origins, (int)needed, Length);
    }

    /// <summary>Appends a byte; capacity must be reserved.</summary>
    public void Append(byte value, int origin)
    {
        if (_origins is not null)
            _origins[Length] = origin;
        _bytes[Length++] = value;
    }

    /// <summary>Appends UTF-8 text that comes from one position of the original text; capacity must be reserved.</summary>
    /// <param name="text">The text; U+2581 becomes one byte.</param>
    /// <param name="space">Byte that replaces a space.</param>
    /// <param name="origin">UTF-16 index in the original text.</param>
    public void AppendText(ReadOnlySpan<byte> text, byte space, int origin)
    {
        for (var index = 0; index < text.Length; index++)
        {
            var value = text[index];
            if (value == SpaceUtf8[0] && text[index..].StartsWith(SpaceUtf8))
            {
                value = Space;
                index += SpaceUtf8.Length - 1;
            }

            Append(value == ' ' ? space : value, origin);
        }
    }

    /// <summary>Removes the last byte and returns its origin (0 without alignment).</summary>
    public int RemoveLast()
    {
        Length--;
        return _origins is null ? 0 : _origins[Length];
    }

    /// <summary>Removes the first bytes.</summary>
    public void RemoveFirst(int count)
    {
        _bytes.AsSpan(count..Length).CopyTo(_bytes);
        _origins?.AsSpan(count..Length).CopyTo(_origins);
        Length -= count;
    }

    /// <summary>Writes the terminator.</summary>
    public readonly void Terminate(int origin)
    {
        _bytes[Length] = 0;
        if (_origins is not null)
            _origins[Length] = origin;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        if (_origins is not null)
            ArrayPool<int>.Shared.Return(_origins);
        this = default;
    }

    /// <summary>Returns a larger pooled array with the same beginning, and returns the old one to the pool.</summary>
    public static T[] Grow<T>(T[] array, int needed, int used)
    {
        var larger = ArrayPool<T>.Shared.Rent((int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * array.Length)));
        array.AsSpan(0, used).CopyTo(larger);
        ArrayPool<T>.Shared.Return(array);
        return larger;
    }
}
