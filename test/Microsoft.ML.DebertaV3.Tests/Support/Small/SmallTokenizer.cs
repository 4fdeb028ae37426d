namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>A SentencePiece model of a few hundred pieces: the first ones of Tiny's, without its character map.</summary>
internal static class SmallTokenizer
{
    private const byte PieceTag = 0x0a;      // ModelProto.pieces = 1, length-delimited
    private const byte NormalizerTag = 0x1a; // ModelProto.normalizer_spec = 3
    private const byte CharacterMapTag = 0x12; // NormalizerSpec.precompiled_charsmap = 2

    public const int Pieces = 300;

    public static byte[] Bytes { get; } = Make(DebertaV3Checkpoint.Tiny.Tokenizer.ModelBytes.Span);

    private static byte[] Make(ReadOnlySpan<byte> model)
    {
        using var result = new MemoryStream();
        var pieces = 0;
        while (!model.IsEmpty)
        {
            var field = Field(model, out var header);
            if (field[0] == NormalizerTag)
                WriteNormalizer(result, field[header..]);
            else if (field[0] != PieceTag || pieces++ < Pieces)
                result.Write(field);
            model = model[field.Length..];
        }
        return result.ToArray();
    }

    private static void WriteNormalizer(MemoryStream result, ReadOnlySpan<byte> normalizer)
    {
        using var kept = new MemoryStream();
        while (!normalizer.IsEmpty)
        {
            var field = Field(normalizer, out _);
            if (field[0] != CharacterMapTag)
                kept.Write(field);
            normalizer = normalizer[field.Length..];
        }
        result.WriteByte(NormalizerTag);
        result.WriteByte(checked((byte)kept.Length)); // a few flags: far below the 128 of a longer varint
        kept.WriteTo(result);
    }

    // One field with its tag. The tags in question have one byte; wire types are varint (0) and length-delimited (2).
    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> message, out int header)
    {
        header = 1;
        var value = Varint(message, ref header);
        return (message[0] & 7) switch
        {
            0 => message[..header],
            2 => message[..(header + value)],
            5 => message[..5],
            var type => throw new NotSupportedException($"Wire type {type}."),
        };
    }

    private static int Varint(ReadOnlySpan<byte> message, ref int position)
    {
        for (var (value, shift) = (0, 0); ; shift += 7)
        {
            value |= (message[position] & 0x7f) << shift;
            if (message[position++] < 0x80)
                return value;
        }
    }
}
