namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Whether a tokenizer and a network belong together.</summary>
internal static class TokenizerFit
{
    /// <summary>Returns where every id that plain text gives has a row in the word table. [MASK] is no part of plain text.</summary>
    /// <exception cref="InvalidDataException">The tokenizer gives ids that the word table has no row for, or lacks a special
    /// piece.</exception>
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

    /// <summary>Returns where [MASK] has a row too: for what masks text, or reads texts that contain it.</summary>
    /// <exception cref="InvalidDataException">The word table ends before it.</exception>
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
