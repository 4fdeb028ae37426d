namespace Microsoft.ML.DebertaV3;

/// <summary>What of a text has one score.</summary>
public enum AttributionUnit
{
    /// <summary>Words: runs of characters that are not white space.</summary>
    Word,

    /// <summary>The tokenizer's pieces; for scripts that put no space between words.</summary>
    Piece,
}
