namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>What a pre-training step needs to know, checked and complete.</summary>
/// <param name="Masker">Hides pieces.</param>
/// <param name="PaddingId">Fills short rows.</param>
internal sealed record PretrainingSettings(TokenMasker Masker, int PaddingId)
{
    /// <summary>When each network is updated.</summary>
    public UpdateOrder Order { get; init; }

    /// <summary>λ, the weight of the discriminator's loss. Default 50 (the paper's).</summary>
    public double DetectionWeight { get; init; } = 50;

    /// <summary>Of the generator's draws. Default 1.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>The discriminator's learning rate divided by the generator's.</summary>
    public double DiscriminatorRateFactor { get; init; } = 1;
}
