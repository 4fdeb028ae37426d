namespace Microsoft.ML.DebertaV3;

/// <summary>How generator and discriminator share word embeddings (DeBERTaV3, section 3.2).</summary>
public enum EmbeddingSharing
{
    /// <summary>
    /// Gradient-disentangled embedding sharing (the default, as in the paper): the discriminator's table is the generator's, with a stopped
    /// gradient, plus a trained difference that is initialized with 0.
    /// </summary>
    Gdes,

    /// <summary>
    /// Embedding sharing (ES), as in ELECTRA: one table, trained by both losses. Requires <see cref="UpdateOrder.Joint"/>.
    /// </summary>
    Shared,

    /// <summary>No embedding sharing (NES): two separate tables.</summary>
    Separate,
}
