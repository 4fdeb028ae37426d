using System.Buffers;
using System.Text.Unicode;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>A text converted to UTF-8, in a pooled buffer. A lone surrogate becomes U+FFFD.</summary>
internal readonly ref struct Utf8Source : IDisposable
{
    private readonly byte[] _buffer;

    public Utf8Source(ReadOnlySpan<char> text)
    {
        if (text.Length > Array.MaxLength / 3)
            throw new ArgumentException($"The text has {text.Length} characters; {Array.MaxLength / 3} can be encoded at once.",
                nameof(text));
        _buffer = ArrayPool<byte>.Shared.Rent(3 * text.Length);
        Utf8.FromUtf16(text, _buffer, out _, out var length);
        Bytes = _buffer.AsSpan(0, length);
    }

    /// <summary>Well-formed UTF-8.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Returns the length in bytes of a character from its first byte.</summary>
    public static int CharacterLength(byte first) => first switch { < 0xC0 => 1, < 0xE0 => 2, < 0xF0 => 3, _ => 4 };

    /// <summary>Returns the number of UTF-16 code units of well-formed UTF-8.</summary>
    public static int CountUtf16(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var value in utf8)
            count += (value & 0xC0) == 0x80 ? 0 : value >= 0xF0 ? 2 : 1;
        return count;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
