namespace Microsoft.ML.DebertaV3;

/// <summary>The unit of a text that has one score.</summary>
public enum AttributionUnit
{
    /// <summary>Words, separated by white space.</summary>
    Word,

    /// <summary>The tokenizer's pieces; for scripts without spaces between words.</summary>
    Piece,
}
