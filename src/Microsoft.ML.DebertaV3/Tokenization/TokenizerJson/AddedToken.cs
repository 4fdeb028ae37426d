namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>A token beside the pieces of the model, as the tokenizers library defines it.</summary>
/// <param name="Content">How texts spell it.</param>
/// <param name="Id">Its id: behind the last piece, or that of the piece with the same text.</param>
internal sealed record AddedToken(string Content, int Id)
{
    /// <summary>UTF-16 units of the longest content: a text is searched for all of them at once, in bounded time.</summary>
    public const int MaxLength = 256;

    /// <summary>Counts only where no letter, digit or underscore stands next to it.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Takes the whitespace in front of it.</summary>
    public bool LeftStrip { get; init; }

    /// <summary>Takes the whitespace behind it.</summary>
    public bool RightStrip { get; init; }

    /// <summary>Is looked for in normalised text, in its own normalised form; else in the text as it is written.</summary>
    public bool Normalized { get; init; }

    /// <summary>Decodes to nothing.</summary>
    public bool Special { get; init; }
}
