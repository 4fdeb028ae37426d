namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Checks that a tokenizer is consistent with a network.</summary>
internal static class TokenizerFit
{
    /// <summary>Requires that the word table has a row for every id of plain text, which does not include [MASK].</summary>
    /// <exception cref="InvalidDataException">The word table is too small, or the tokenizer lacks a special piece.</exception>
    public static void Check(DebertaV3Tokenizer tokenizer, string path, DebertaV3Config network)
    {
        if (tokenizer.PieceCount > network.VocabularySize)
            throw TooMany(tokenizer, path, network, $"found ids up to {tokenizer.PieceCount - 1}",
                "the tokenizer belongs to another checkpoint.");
        if (tokenizer.Rules.AddedTokens is [.., var token] && token.Id >= network.VocabularySize)
            throw TooMany(tokenizer, path, network, $"found the added token {Malformed.Show(token.Content)} at id {token.Id}",
                "the network was saved before this token was added, or the tokenizer belongs to another checkpoint.");
        try
        {
            _ = tokenizer.ClassificationId + tokenizer.SeparatorId + tokenizer.PaddingId;
        }
        catch (InvalidOperationException cause)
        {
            throw Malformed.File(path, $"{cause.Message} A DeBERTaV3 tokenizer has [PAD], [CLS] and [SEP].", cause);
        }
    }

    /// <summary>
    /// Requires that the word table also has a row for [MASK]. Needed to mask text, or to read text that contains [MASK].
    /// </summary>
    /// <exception cref="InvalidDataException">The word table has no row for [MASK].</exception>
    public static void RequireMask(DebertaV3Tokenizer tokenizer, string path, DebertaV3Config network)
    {
        if (tokenizer.MaskId >= network.VocabularySize)
            throw TooMany(tokenizer, path, network, $"found [MASK] at id {tokenizer.MaskId}",
                "the network was never trained with [MASK]. It classifies, but cannot fill masks, be pre-trained or read texts with "
                    + "[MASK].");
    }

    private static InvalidDataException TooMany(
        DebertaV3Tokenizer tokenizer, string path, DebertaV3Config network, string found, string meaning) =>
        Malformed.File(path, $"{found} ({tokenizer.PieceCount} pieces, [MASK] is {tokenizer.MaskId}), wanted less than the "
            + $"{network.VocabularySize} rows of the word table (vocab_size): {meaning}");
}
