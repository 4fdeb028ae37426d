namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Whether a tokenizer and a network belong together.</summary>
internal static class TokenizerFit
{
    /// <exception cref="InvalidDataException">The tokenizer gives ids that the word table has no row for, or lacks a special piece.</exception>
    public static void Check(DebertaV3Tokenizer tokenizer, string path, DebertaV3Config network)
    {
        var highest = Math.Max(tokenizer.MaskId, tokenizer.PieceCount - 1);
        if (highest >= network.VocabularySize)
            throw Malformed.File(path, $"found ids up to {highest} ({tokenizer.PieceCount} pieces, [MASK] is {tokenizer.MaskId}), wanted less than the "
                + $"{network.VocabularySize} rows of the word table (vocab_size): the tokenizer belongs to another checkpoint.");
        try
        {
            _ = tokenizer.ClassificationId + tokenizer.SeparatorId + tokenizer.PaddingId;
        }
        catch (InvalidOperationException cause)
        {
            throw Malformed.File(path, $"{cause.Message} A DeBERTaV3 tokenizer has [PAD], [CLS] and [SEP].", cause);
        }
    }
}
