namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>What a piece of the vocabulary is for; values as in sentencepiece_model.proto.</summary>
internal enum PieceKind : byte
{
    /// <summary>Matches text, with its log probability as the score.</summary>
    Normal = 1,

    /// <summary>Stands for characters that no piece covers. A model has exactly one.</summary>
    Unknown = 2,

    /// <summary>Never matches text and decodes to nothing: [CLS], [SEP], [PAD].</summary>
    Control = 3,

    /// <summary>Matches text always and as it is written.</summary>
    UserDefined = 4,

    /// <summary>Kept for its id only; never matches.</summary>
    Unused = 5,

    /// <summary>One byte of a character that no piece covers ("&lt;0x41&gt;").</summary>
    Byte = 6,
}
