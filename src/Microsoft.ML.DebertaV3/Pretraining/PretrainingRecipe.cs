namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>The defaults of pre-training that are not in the options' own lines.</summary>
/// <remarks>Paper, table 14, and microsoft/DeBERTa's rtd.sh (spec section 5.9). What is below xsmall is ours (docs/tiny.md).</remarks>
internal static class PretrainingRecipe
{
    /// <summary>Passes over the text (microsoft/DeBERTa's scripts).</summary>
    public const int Epochs = 1;

    /// <summary>Part of the pieces that is masked (paper).</summary>
    public const double MaskingRate = 0.15;

    /// <summary>What is masked together (microsoft/DeBERTa, for replaced token detection).</summary>
    public const MaskingScheme Masking = MaskingScheme.Pieces;

    /// <summary>Longest sequence (paper).</summary>
    public const int MaxLength = 512;

    /// <summary>Adam's decay of the square (paper).</summary>
    public const double Beta2 = 0.98;

    /// <summary>Steps that prepare a generator made of lower layers (ours).</summary>
    public const int GeneratorWarmupSteps = 1000;

    private const int SmallestPublishedHiddenSize = 384, BaseLayers = 12, BaseHiddenSize = 768;

    /// <summary>The peak learning rate for a size.</summary>
    /// <param name="config">The discriminator's sizes.</param>
    /// <param name="isContinued">Whether there are weights already.</param>
    public static double LearningRate(DebertaV3Config config, bool isContinued) => (isContinued, config) switch
    {
        (false, { HiddenSize: < SmallestPublishedHiddenSize }) => 1e-3,
        (true, { HiddenSize: < SmallestPublishedHiddenSize }) => 2e-4,
        (false, { HiddenSize: >= BaseHiddenSize, Layers: >= BaseLayers }) => 1e-4,
        (false, _) => 3e-4,
        _ => 5e-5,
    };

    /// <summary>Layers of a generator: half of the discriminator's, and as many as the enhanced mask decoder needs.</summary>
    public static int GeneratorLayers(DebertaV3Config config) =>
        Math.Max(Modules.MaskedLanguageModel.FewestLayersToDecode, config.Layers / 2);
}
