namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>The learning rates of one update.</summary>
/// <param name="Generator">The generator's; both networks' in a joint update.</param>
/// <param name="Discriminator">The discriminator's.</param>
internal readonly record struct PretrainingRates(double Generator, double Discriminator);
