using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>From options, where much may be left open, to settings, where nothing is.</summary>
internal static class FitSettings
{
    /// <summary>The checkpoint's configuration with this fit's dropout rates.</summary>
    public static DebertaV3Config Config(DebertaV3TrainerOptions options, DebertaV3Config config) => config with
    {
        HiddenDropout = options.HiddenDropout ?? config.HiddenDropout,
        AttentionDropout = options.AttentionDropout ?? config.AttentionDropout,
        ClassifierDropout = options.ClassifierDropout ?? config.ClassifierDropout ?? FineTuningRecipe.For(config).ClassifierDropout,
    };

    /// <summary>What the training loop needs.</summary>
    public static TrainingSettings Training(DebertaV3TrainerOptions options, DebertaV3Config config, Device device) => new(
        options.MaxEpochs,
        options.BatchSize,
        options.LearningRate ?? FineTuningRecipe.For(config).LearningRate,
        options.WarmupRatio,
        new AdamWOptions(options.AdamBeta1, options.AdamBeta2, options.AdamEpsilon, options.WeightDecay, options.ClipNorm),
        config.PaddingId,
        device);

    /// <summary>What the fitted model remembers.</summary>
    public static ModelSettings Model(DebertaV3TrainerOptions options, TaskColumns columns) => new(
        options.TextColumns, columns, options.BatchSize, options.MaximumLength);
}
