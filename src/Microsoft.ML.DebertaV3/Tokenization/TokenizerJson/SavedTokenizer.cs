using System.Buffers.Binary;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>
/// Format of tokenizers in saved models: the tokenizer file, preceded by rules from other files of the checkpoint folder, if there are any.
/// </summary>
// *** Binary format *** UTF-8 "DebertaV3Tokenizer\n"; int32 length of the rules; the rules as UTF-8 JSON; the file
internal static class SavedTokenizer
{
    private static ReadOnlySpan<byte> Mark => "DebertaV3Tokenizer\n"u8;

    public static byte[] Write(TokenizerRules rules, ReadOnlySpan<byte> file)
    {
        var json = rules.ToUtf8();
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, json.Length);
        return [.. Mark, .. length, .. json, .. file];
    }

    /// <summary>Returns the file, and the rules if there are any.</summary>
    /// <exception cref="InvalidDataException">The rules are damaged.</exception>
    public static (ReadOnlyMemory<byte> File, TokenizerRules? Rules) Read(ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.Span.StartsWith(Mark))
            return (bytes, null);
        var rest = bytes[Mark.Length..];
        if (rest.Length < sizeof(int) || BinaryPrimitives.ReadInt32LittleEndian(rest.Span) is var length
            && (length < 0 || length > rest.Length - sizeof(int)))
            throw new InvalidDataException($"The saved tokenizer is truncated or damaged: it has {bytes.Length} bytes.");
        rest = rest[sizeof(int)..];
        return (rest[length..], TokenizerRules.FromUtf8(rest[..length]));
    }
}
