namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Kind of a piece; values as in sentencepiece_model.proto.</summary>
internal enum PieceKind : byte
{
    /// <summary>Matches text; its score is a log probability.</summary>
    Normal = 1,

    /// <summary>Represents characters that no piece covers. A model has exactly one.</summary>
    Unknown = 2,

    /// <summary>Never matches text and decodes to nothing: [CLS], [SEP], [PAD].</summary>
    Control = 3,

    /// <summary>Always matches text, before normalization.</summary>
    UserDefined = 4,

    /// <summary>Reserves an id; never matches.</summary>
    Unused = 5,

    /// <summary>One byte of a character that no piece covers ("&lt;0x41&gt;").</summary>
    Byte = 6,
}
