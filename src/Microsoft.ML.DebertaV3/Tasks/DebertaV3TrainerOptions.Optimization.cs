using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

public abstract partial class DebertaV3TrainerOptions
{
    /// <summary>
    /// Peak learning rate, positive. Null (default): by the size of the checkpoint: 4.5e-5 (xsmall, small), 1.5e-5 (base), 7e-6 (large)
    /// (spec section 6.2), 1e-3 (smaller networks).
    /// </summary>
    public double? LearningRate { get; set => field = value is { } v ? Positive(v) : null; }

    /// <summary>
    /// Learning rate factor from each encoder layer to the one below it, in (0, 1]. Default 1: the same rate for all layers (ELECTRA
    /// fine-tunes with 0.8, spec section 5.10).
    /// </summary>
    public double LayerLearningRateDecay { get; set => field = PartOrWhole(value); } = 1;

    /// <summary>Whether the word embeddings are frozen. Default false.</summary>
    public bool FreezeEmbeddings { get; set; }

    /// <summary>Number of encoder layers, from the first, that are frozen. 0 to the number of layers; default 0.</summary>
    public int FrozenLayers { get; set => field = AtLeast(0, value); }

    /// <summary>
    /// Number of encoder layers, from the last, that are reinitialized randomly, because they are the most specialized to pre-training
    /// (Zhang et al. 2021, "Revisiting few-sample BERT fine-tuning"). At least 0; together with <see cref="FrozenLayers"/> at most the
    /// number of layers. Null (default): 2 for pre-trained networks of width up to 256 without a fine-tuned head, such as
    /// <see cref="DebertaV3Checkpoint.Tiny"/> (docs/tiny.md), otherwise 0.
    /// </summary>
    public int? ReinitializedLayers { get; set => field = value is { } v ? AtLeast(0, v) : null; }

    /// <summary>
    /// Dropout rate before the classifier, in [0, 1). Null (default): that of the checkpoint, or else by size: 0.1 (xsmall, base), 0.2
    /// (small), 0.3 (large) (spec section 6.2).
    /// </summary>
    public double? ClassifierDropout { get; set => field = value is { } v ? Rate(v) : null; }
}
