namespace Microsoft.ML.DebertaV3;

/// <summary>Order in which generator and discriminator are updated.</summary>
public enum UpdateOrder
{
    /// <summary>
    /// First the generator, then the discriminator, which uses the generator's updated table; each with its own clipping and learning rate
    /// (microsoft/DeBERTa).
    /// </summary>
    Decoupled,

    /// <summary>Both together, from the sum of both losses, with common clipping and learning rate (ELECTRA).</summary>
    Joint,
}
