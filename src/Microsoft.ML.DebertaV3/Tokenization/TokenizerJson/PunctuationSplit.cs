namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Whether every punctuation character is a separate word with a space before it, and in which text.</summary>
internal enum PunctuationSplit
{
    /// <summary>Punctuation is not split (published checkpoints).</summary>
    None,

    /// <summary>The original text is split and each part normalized separately: split_by_punct with spm.model (spec section 7.1).</summary>
    Written,

    /// <summary>The normalized text is split: pre-tokenizer Punctuation of tokenizer.json.</summary>
    Normalized,
}
