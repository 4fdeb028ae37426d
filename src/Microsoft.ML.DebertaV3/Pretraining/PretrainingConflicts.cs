using Microsoft.ML.DebertaV3.Fitting;
using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Checks options that are valid on their own but may contradict each other.</summary>
internal static class PretrainingConflicts
{
    /// <summary>Requires that the options do not contradict each other or the checkpoint.</summary>
    /// <param name="options">Options with defaults filled in (<see cref="OptionDefaults"/>).</param>
    /// <param name="checkpoint">Checkpoint to start from.</param>
    /// <exception cref="ArgumentException">They contradict each other or the checkpoint; the message names them.</exception>
    public static void Check(DebertaV3PretrainingOptions options, DebertaV3Checkpoint checkpoint)
    {
        OptionConflicts.Check(options);
        Refuse(options.EmbeddingSharing == EmbeddingSharing.Shared && options.Order == UpdateOrder.Decoupled,
            nameof(options.UpdateOrder),
            "Decoupled cannot train one shared table by both losses (EmbeddingSharing.Shared); choose Joint, or share otherwise");
        Refuse(options.Order == UpdateOrder.Joint && options.DiscriminatorLearningRate is not null,
            nameof(options.DiscriminatorLearningRate), "a joint update has one learning rate");
        Refuse(options.MaxLength > checkpoint.Config.MaxPositions,
            nameof(options.MaxLength),
            $"{options.MaxLength} is more than the {checkpoint.Config.MaxPositions} absolute positions of the enhanced mask decoder");
        if (options.Objective == PretrainingObjective.ReplacedTokenDetection)
            CheckGenerator(options, checkpoint);
        else
            Refuse(checkpoint.Config.Layers < Modules.MaskedLanguageModel.FewestLayersToDecode, nameof(options.Checkpoint),
                "the enhanced mask decoder needs 2 layers");
    }

    private static void CheckGenerator(DebertaV3PretrainingOptions options, DebertaV3Checkpoint checkpoint)
    {
        if (options.GeneratorLayers is not { } layers)
            return;
        Refuse(checkpoint.HasGenerator && layers != checkpoint.GeneratorConfig.Layers,
            nameof(options.GeneratorLayers),
            $"the checkpoint's generator has {(checkpoint.HasGenerator ? checkpoint.GeneratorConfig.Layers : 0)} layers, not {layers}");
        Refuse(layers > checkpoint.Config.Layers,
            nameof(options.GeneratorLayers), $"{layers} is more than the checkpoint's {checkpoint.Config.Layers} layers");
    }
}
