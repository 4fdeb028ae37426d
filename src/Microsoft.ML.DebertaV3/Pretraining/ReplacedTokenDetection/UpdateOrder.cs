namespace Microsoft.ML.DebertaV3;

/// <summary>When generator and discriminator are updated.</summary>
public enum UpdateOrder
{
    /// <summary>
    /// The generator first, then the discriminator, which sees the generator's new table; each has its own clipping and learning rate
    /// (microsoft/DeBERTa).
    /// </summary>
    Decoupled,

    /// <summary>Both at once, from the sum of both losses, with one clipping and one learning rate (ELECTRA).</summary>
    Joint,
}
