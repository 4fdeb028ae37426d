using System.Text;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>A converted text, and the position of each of its characters in the original text.</summary>
/// <param name="Characters">The text.</param>
/// <param name="Origins">UTF-16 index in the original text of each UTF-16 unit, and of the end. [length + 1]</param>
internal readonly record struct AlignedText(string Characters, int[] Origins)
{
    /// <summary>Converts to lower case, character by character: U+0130 becomes i and U+0307. A lone surrogate becomes U+FFFD.</summary>
    public static AlignedText LowerCase(ReadOnlySpan<char> text)
    {
        const int DottedCapitalI = 0x130;
        var lower = new StringBuilder(text.Length);
        var origins = new List<int>(text.Length + 1);
        Span<char> units = stackalloc char[2];
        var origin = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var length = 2;
            if (rune.Value == DottedCapitalI)
                "i\u0307".CopyTo(units);
            else
                length = Rune.ToLowerInvariant(rune).EncodeToUtf16(units);
            for (var unit = 0; unit < length; unit++)
                origins.Add(rune.Value == DottedCapitalI ? origin : origin + unit);
            lower.Append(units[..length]);
            origin += rune.Utf16SequenceLength;
        }

        origins.Add(origin);
        return new(lower.ToString(), [.. origins]);
    }

    /// <summary>Converts normalized text, with U+2581 for spaces.</summary>
    public static AlignedText Of(in NormalizedText text)
    {
        var characters = new StringBuilder(text.Length);
        var origins = new List<int>(text.Length + 1);
        Span<char> units = stackalloc char[2];
        for (var index = 0; index < text.Length;)
        {
            var isSpace = text.Bytes[index] == NormalizedText.Space;
            var rune = new Rune('\u2581');
            var read = 1;
            if (!isSpace)
                Rune.DecodeFromUtf8(text.Bytes[index..], out rune, out read);
            var length = rune.EncodeToUtf16(units);
            characters.Append(units[..length]);
            for (var unit = 0; unit < length; unit++)
                origins.Add(text.Origins[index]);
            index += read;
        }

        origins.Add(text.Origins[text.Length]);
        return new(characters.ToString(), [.. origins]);
    }
}
