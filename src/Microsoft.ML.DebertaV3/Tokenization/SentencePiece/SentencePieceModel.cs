namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>What a SentencePiece unigram .model file says, validated, or the same of tokenizer.json.</summary>
internal sealed class SentencePieceModel
{
    /// <summary>The bytes that pieces are positions in: the .model file, or the pieces of tokenizer.json one behind the other.</summary>
    public required ReadOnlyMemory<byte> File { get; init; }

    /// <summary>Position of each piece's UTF-8 text in <see cref="File"/>. [pieces]</summary>
    public required (int Start, int Length)[] Pieces { get; init; }

    /// <summary>Log probability of each piece; finite. [pieces]</summary>
    public required float[] Scores { get; init; }

    /// <summary>Kind of each piece. [pieces]</summary>
    public required PieceKind[] Kinds { get; init; }

    /// <summary>Id of the one unknown piece.</summary>
    public int UnknownId { get; set; }

    /// <summary>Characters that no piece covers become 256 byte pieces instead of the unknown piece.</summary>
    public bool ByteFallback { get; set; }

    /// <summary>Put the dummy space behind the text instead of in front.</summary>
    public bool WhitespaceAsSuffix { get; set; }

    /// <summary>Text of the unknown piece when decoded. Default " ⁇ " (sentencepiece_model.proto).</summary>
    public string UnknownSurface { get; set; } = " \u2047 ";

    /// <summary>How text is normalised before it is encoded.</summary>
    public NormalizerSettings Normalizer { get; } = new();

    /// <summary>UTF-8 text of a piece.</summary>
    public ReadOnlySpan<byte> PieceBytes(int id) => File.Span.Slice(Pieces[id].Start, Pieces[id].Length);
}
