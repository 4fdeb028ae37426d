namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Whether every punctuation character is a word of its own, with a space in front, and on which text.</summary>
internal enum PunctuationSplit
{
    /// <summary>Punctuation is text like any other (published checkpoints).</summary>
    None,

    /// <summary>
    /// The text as it is written; every part is normalised on its own: split_by_punct beside spm.model (spec section 7.1).
    /// </summary>
    Written,

    /// <summary>The normalised text: the pre-tokenizer Punctuation of tokenizer.json.</summary>
    Normalized,
}
