using Microsoft.ML.DebertaV3.Runtime;
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
    /// <param name="options">The fit's.</param>
    /// <param name="config">The network's.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="epochs">Passes over the rows (<see cref="DebertaV3.Fitting.FitLength"/>).</param>
    public static TrainingSettings Training(DebertaV3TrainerOptions options, DebertaV3Config config, Device device, int? epochs) => new()
    {
        Epochs = epochs,
        MaxSteps = options.MaxSteps,
        BatchSize = options.BatchSize,
        Accumulation = options.GradientAccumulation,
        LearningRate = options.LearningRate ?? FineTuningRecipe.For(config).LearningRate,
        WarmupRatio = options.WarmupRatio,
        WarmupSteps = options.WarmupSteps,
        Decay = options.Schedule,
        Optimizer = new AdamWOptions(options.AdamBeta1, options.AdamBeta2, options.AdamEpsilon, options.WeightDecay, options.ClipNorm),
        Rules = new ParameterRules(options.LayerLearningRateDecay, config.Layers, options.FreezeEmbeddings, options.FrozenLayers),
        Precision = PrecisionChooser.Choose(options.Precision, config, BFloat16Hardware.IsIn(device)),
        RecomputesActivations = options.RecomputeActivations,
        MaxNonFiniteSteps = options.MaxNonFiniteSteps,
        PaddingId = config.PaddingId,
        Device = device,
    };

    /// <summary>What the fitted model remembers.</summary>
    public static ModelSettings Model(DebertaV3TrainerOptions options, TaskColumns columns, DebertaV3Checkpoint checkpoint) => new(
        options.TextColumns, columns, options.BatchSize, options.MaxLength)
    {
        RecognizeSpecialTokens = options.RecognizeSpecialTokens,
        Pretraining = checkpoint.Description.Pretraining,
    };
}
