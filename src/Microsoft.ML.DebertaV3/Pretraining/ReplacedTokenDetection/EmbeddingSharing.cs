namespace Microsoft.ML.DebertaV3;

/// <summary>What generator and discriminator share of their word embeddings (DeBERTaV3, section 3.2).</summary>
public enum EmbeddingSharing
{
    /// <summary>
    /// Gradient-disentangled embedding sharing, the default and the paper's: the discriminator's table is the generator's, without a
    /// gradient into it, plus a difference of its own that starts at 0.
    /// </summary>
    Gdes,

    /// <summary>Embedding sharing (ES), as in ELECTRA: one table, trained by both losses. Needs <see cref="UpdateOrder.Joint"/>.</summary>
    Shared,

    /// <summary>No embedding sharing (NES): two tables.</summary>
    Separate,
}
