using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

public abstract partial class DebertaV3TrainerOptions
{
    /// <summary>
    /// Peak learning rate, positive. Null (default): by the checkpoint's size, 4.5e-5 xsmall and small, 1.5e-5 base, 7e-6 large (spec
    /// section 6.2), 1e-3 below.
    /// </summary>
    public double? LearningRate { get; set => field = value is { } v ? Positive(v) : null; }

    /// <summary>
    /// Each encoder layer learns this much slower than the one above it, in (0, 1]. Default 1: all alike (ELECTRA fine-tunes with 0.8, spec
    /// section 5.10).
    /// </summary>
    public double LayerLearningRateDecay { get; set => field = PartOrWhole(value); } = 1;

    /// <summary>Whether the word embeddings stay as they are. Default false.</summary>
    public bool FreezeEmbeddings { get; set; }

    /// <summary>Encoder layers, from the first, that stay as they are. Not negative, at most the checkpoint's; default 0.</summary>
    public int FrozenLayers { get; set => field = AtLeast(0, value); }

    /// <summary>
    /// Encoder layers, from the last, that start from random weights in place of the checkpoint's: the last layers are the most specialized
    /// in what was pre-trained (Zhang et al. 2021, "Revisiting few-sample BERT fine-tuning"). Not negative; together with
    /// <see cref="FrozenLayers"/> at most the checkpoint's. Null (default): 0, but 2 for pre-trained networks of at most 256 without a
    /// fine-tuned head, as <see cref="DebertaV3Checkpoint.Tiny"/> (docs/tiny.md).
    /// </summary>
    public int? ReinitializedLayers { get; set => field = value is { } v ? AtLeast(0, v) : null; }

    /// <summary>
    /// Dropout in front of the classifier, in [0, 1). Null (default): the checkpoint's, else by size, 0.1 xsmall and base, 0.2 small, 0.3
    /// large (spec section 6.2).
    /// </summary>
    public double? ClassifierDropout { get; set => field = value is { } v ? Rate(v) : null; }
}
