using Google.Protobuf;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tests.Tokenization;

/// <summary>Writes small SentencePiece models for tests, valid ones and damaged ones.</summary>
internal sealed class ModelFile
{
    private readonly List<(string? Text, float Score, int Kind)> _pieces = [];

    /// <summary>trainer_spec.model_type: 1 unigram, 2 BPE, 3 word, 4 character.</summary>
    public int Type { get; set; } = 1;

    public bool ByteFallback { get; set; }

    public bool WhitespaceAsSuffix { get; set; }

    public bool AddDummyPrefix { get; set; } = true;

    public bool RemoveExtraWhitespaces { get; set; } = true;

    public bool WritesSettings { get; set; } = true;

    public byte[] CharacterMap { get; set; } = [];

    /// <summary>[PAD] 0, [CLS] 1, [SEP] 2, [UNK] 3, then a few words, word parts and letters.</summary>
    public static ModelFile English()
    {
        var model = new ModelFile();
        foreach (var special in new[] { "[PAD]", "[CLS]", "[SEP]" })
            model.Add(special, 0, PieceKind.Control);
        model.Add("[UNK]", 0, PieceKind.Unknown);
        model.Add("\u2581the", -2).Add("\u2581sea", -4).Add("\u2581", -3).Add("shore", -5).Add("s", -4.5f).Add("ing", -4.25f);
        for (var letter = 'a'; letter <= 'z'; letter++)
        {
            if (letter != 's')
                model.Add(letter.ToString(), -6 - (letter - 'a') / 16f);
        }

        return model;
    }

    public ModelFile Add(string? text, float score = 0, PieceKind kind = PieceKind.Normal) => Add(text, score, (int)kind);

    public ModelFile Add(string? text, float score, int kind)
    {
        _pieces.Add((text, score, kind));
        return this;
    }

    public ModelFile Remove(string text)
    {
        _pieces.RemoveAll(piece => piece.Text == text);
        return this;
    }

    public DebertaV3Tokenizer Load() => DebertaV3Tokenizer.Create(ToBytes().AsMemory());

    public byte[] ToBytes() => Message(output =>
    {
        foreach (var piece in _pieces)
            WriteMessage(output, 1, Piece(piece.Text, piece.Score, piece.Kind));
        if (!WritesSettings)
            return;
        WriteMessage(output, 2, Trainer());
        WriteMessage(output, 3, Normalizer());
    });

    private static byte[] Piece(string? text, float score, int kind) => Message(output =>
    {
        if (text is not null)
        {
            output.WriteTag(1, WireFormat.WireType.LengthDelimited);
            output.WriteString(text);
        }

        output.WriteTag(2, WireFormat.WireType.Fixed32);
        output.WriteFloat(score);
        output.WriteTag(3, WireFormat.WireType.Varint);
        output.WriteInt32(kind);
    });

    private byte[] Trainer() => Message(output =>
    {
        output.WriteTag(3, WireFormat.WireType.Varint);
        output.WriteInt32(Type);
        WriteFlag(output, 24, WhitespaceAsSuffix);
        WriteFlag(output, 35, ByteFallback);
    });

    private byte[] Normalizer() => Message(output =>
    {
        WriteMessage(output, 2, CharacterMap);
        WriteFlag(output, 3, AddDummyPrefix);
        WriteFlag(output, 4, RemoveExtraWhitespaces);
    });

    private static void WriteFlag(CodedOutputStream output, int field, bool value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteBool(value);
    }

    private static void WriteMessage(CodedOutputStream output, int field, byte[] message)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(message));
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using var output = new CodedOutputStream(bytes, leaveOpen: true);
        write(output);
        output.Flush();
        return bytes.ToArray();
    }
}
