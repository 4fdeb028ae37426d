namespace Microsoft.ML.DebertaV3;

/// <summary>Objective of pre-training.</summary>
public enum PretrainingObjective
{
    /// <summary>
    /// Replaced token detection (the default): a generator fills in masked pieces, and the discriminator detects which pieces were replaced
    /// (DeBERTaV3, section 3.1).
    /// </summary>
    ReplacedTokenDetection,

    /// <summary>
    /// Masked language modeling with the enhanced mask decoder: the objective of earlier DeBERTa versions, and the baseline of the paper's
    /// ablation.
    /// </summary>
    MaskedLanguageModeling,
}
