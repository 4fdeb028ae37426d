namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Validated content of a SentencePiece unigram .model file, or the equivalent in tokenizer.json.</summary>
internal sealed class SentencePieceModel
{
    /// <summary>The bytes to which <see cref="Pieces"/> refer: the .model file, or the concatenated pieces of tokenizer.json.</summary>
    public required ReadOnlyMemory<byte> File { get; init; }

    /// <summary>Position and length of each piece's UTF-8 text in <see cref="File"/>. [pieces]</summary>
    public required (int Start, int Length)[] Pieces { get; init; }

    /// <summary>Log probability of each piece; finite. [pieces]</summary>
    public required float[] Scores { get; init; }

    /// <summary>Kind of each piece. [pieces]</summary>
    public required PieceKind[] Kinds { get; init; }

    /// <summary>Id of the one unknown piece.</summary>
    public int UnknownId { get; set; }

    /// <summary>Whether characters that no piece covers are split into byte pieces instead of becoming the unknown piece.</summary>
    public bool ByteFallback { get; set; }

    /// <summary>Whether the dummy space is added after the text instead of before it.</summary>
    public bool WhitespaceAsSuffix { get; set; }

    /// <summary>Text of the unknown piece when decoded. Default " ⁇ " (sentencepiece_model.proto).</summary>
    public string UnknownSurface { get; set; } = " \u2047 ";

    /// <summary>Normalization of text before encoding.</summary>
    public NormalizerSettings Normalizer { get; } = new();

    /// <summary>UTF-8 text of a piece.</summary>
    public ReadOnlySpan<byte> PieceBytes(int id) => File.Span.Slice(Pieces[id].Start, Pieces[id].Length);
}
