namespace Microsoft.ML.DebertaV3;

/// <summary>What a network is pre-trained for.</summary>
public enum PretrainingObjective
{
    /// <summary>
    /// Replaced token detection (the default): a generator fills masked pieces in, the discriminator tells which pieces are not the
    /// original ones (DeBERTaV3, section 3.1).
    /// </summary>
    ReplacedTokenDetection,

    /// <summary>
    /// Masked language modeling with the enhanced mask decoder: the baseline of the paper's ablation, and how DeBERTa before version 3 was
    /// trained.
    /// </summary>
    MaskedLanguageModeling,
}
