namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Defaults of pre-training options that depend on the checkpoint or are used in several places.</summary>
/// <remarks>
/// Paper, table 14, and microsoft/DeBERTa's rtd.sh (spec section 5.9). Values for networks smaller than xsmall were chosen for this library
/// (docs/tiny.md).
/// </remarks>
internal static class PretrainingRecipe
{
    /// <summary>Passes over the text (microsoft/DeBERTa's scripts).</summary>
    public const int Epochs = 1;

    /// <summary>Fraction of the pieces that is masked (paper).</summary>
    public const double MaskingRate = 0.15;

    /// <summary>Which pieces are masked together (microsoft/DeBERTa, for replaced token detection).</summary>
    public const MaskingScheme Masking = MaskingScheme.Pieces;

    /// <summary>Sequence length (paper).</summary>
    public const int MaxLength = 512;

    /// <summary>AdamW's decay rate of the second moment (paper).</summary>
    public const double Beta2 = 0.98;

    /// <summary>Number of steps that prepare a generator created from the lower layers (chosen for this library).</summary>
    public const int GeneratorWarmupSteps = 1000;

    private const int SmallestPublishedHiddenSize = 384, BaseLayers = 12, BaseHiddenSize = 768;

    /// <summary>Returns the peak learning rate for a network size.</summary>
    /// <param name="config">Configuration of the discriminator.</param>
    /// <param name="isContinued">Whether training continues from existing weights.</param>
    public static double LearningRate(DebertaV3Config config, bool isContinued) => (isContinued, config) switch
    {
        (false, { HiddenSize: < SmallestPublishedHiddenSize }) => 1e-3,
        (true, { HiddenSize: < SmallestPublishedHiddenSize }) => 2e-4,
        (false, { HiddenSize: >= BaseHiddenSize, Layers: >= BaseLayers }) => 1e-4,
        (false, _) => 3e-4,
        _ => 5e-5,
    };

    /// <summary>
    /// Returns the number of generator layers: half of the discriminator's, but at least as many as the enhanced mask decoder needs.
    /// </summary>
    public static int GeneratorLayers(DebertaV3Config config) =>
        Math.Max(Modules.MaskedLanguageModel.FewestLayersToDecode, config.Layers / 2);
}
