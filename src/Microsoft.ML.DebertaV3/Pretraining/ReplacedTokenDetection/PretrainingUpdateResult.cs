namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>What an update of both networks did.</summary>
/// <param name="Generated">The masked pieces, before the update.</param>
/// <param name="Detected">The discriminator's pieces; nothing where the generator's half failed.</param>
/// <param name="GeneratorNorm">Global L2 norm of the generator's gradients before clipping; of all in a joint update.</param>
/// <param name="DiscriminatorNorm">As <paramref name="GeneratorNorm"/>, the discriminator's.</param>
/// <param name="IsSkipped">A loss or a gradient was not finite.</param>
internal readonly record struct PretrainingUpdateResult(
    MaskedPieces Generated, DetectionCounts Detected, double GeneratorNorm, double DiscriminatorNorm, bool IsSkipped);
