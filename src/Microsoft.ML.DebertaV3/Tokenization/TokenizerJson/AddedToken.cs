namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>A token in addition to the pieces of the model, as defined by the tokenizers library.</summary>
/// <param name="Content">Text of the token.</param>
/// <param name="Id">Id of the token: after the last piece, or that of the piece with the same text.</param>
internal sealed record AddedToken(string Content, int Id)
{
    /// <summary>Maximum length of the content in UTF-16 units, to bound the time of searching a text.</summary>
    public const int MaxLength = 256;

    /// <summary>Matches only if not adjacent to a letter, digit or underscore.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Includes the whitespace before it.</summary>
    public bool LeftStrip { get; init; }

    /// <summary>Includes the whitespace after it.</summary>
    public bool RightStrip { get; init; }

    /// <summary>
    /// Whether the normalized content is searched in the normalized text; otherwise the content is searched in the original text.
    /// </summary>
    public bool Normalized { get; init; }

    /// <summary>Decodes to nothing.</summary>
    public bool Special { get; init; }
}
