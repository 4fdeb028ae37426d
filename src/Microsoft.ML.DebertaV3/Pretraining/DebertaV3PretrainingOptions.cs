using Microsoft.ML.DebertaV3.Pretraining;
using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>What pre-training can be told. Values are checked when they are set. Not thread safe; the estimator takes a snapshot.</summary>
/// <remarks>
/// Defaults are the paper's (He, Gao and Chen 2021, table 14; spec section 5.9) where it names one.
/// <see cref="DebertaV3FitOptions.Checkpoint"/> decides where pre-training begins:
/// <see cref="DebertaV3Checkpoint.New(DebertaV3Config, string, int)"/> from scratch, <see cref="DebertaV3Checkpoint.FromFolder"/> from
/// published weights.
/// </remarks>
public sealed partial class DebertaV3PretrainingOptions : DebertaV3FitOptions
{
    /// <summary>Options with the defaults of pre-training.</summary>
    public DebertaV3PretrainingOptions() => AdamBeta2 = PretrainingRecipe.Beta2;

    /// <summary>Column with the text; each row is a document. Default <c>Text</c>.</summary>
    public string InputColumnName { get; set => field = Name(value); } = "Text";

    /// <summary>What is trained. Default replaced token detection.</summary>
    public PretrainingObjective Objective { get; set => field = Known(value); }

    /// <summary>What generator and discriminator share of their word embeddings. Default gradient-disentangled sharing (GDES).</summary>
    public EmbeddingSharing EmbeddingSharing { get; set => field = Known(value); }

    /// <summary>
    /// When the two networks are updated. Null (default): Decoupled, as published, but Joint where one table is shared, which cannot be
    /// decoupled.
    /// </summary>
    public UpdateOrder? UpdateOrder { get; set => field = value is { } v ? Known(v) : null; }

    /// <summary>
    /// Peak learning rate, positive. Null (default): from scratch by size, 3e-4 xsmall and small, 1e-4 base and large, 1e-3 below;
    /// continued 5e-5 (microsoft/DeBERTa's scripts for batches of 64 to 256 sequences; spec section 5.9), 2e-4 below.
    /// </summary>
    public double? LearningRate { get; set => field = value is { } v ? Positive(v) : null; }

    /// <summary>The discriminator's peak learning rate, positive; not with a joint update. Null (default): the generator's.</summary>
    public double? DiscriminatorLearningRate { get; set => field = value is { } v ? Positive(v) : null; }

    /// <summary>
    /// Whether AdamW corrects mean and variance for starting from 0. Default true; the optimizer of the published models did not (spec
    /// section 5.7).
    /// </summary>
    public bool AdamBiasCorrection { get; set; } = true;

    /// <summary>
    /// Layers of the generator, at least 2. Null (default): the checkpoint's generator's, else half of the discriminator's (spec section
    /// 1.1).
    /// </summary>
    public int? GeneratorLayers { get; set => field = value is { } v ? AtLeast(2, v) : null; }

    /// <summary>
    /// Steps of masked language modeling that prepare a generator that is made of the discriminator's lower layers, because the checkpoint
    /// has none. Not negative;
    /// default 1,000 (ours). Without meaning where the checkpoint has a generator or there are no weights yet.
    /// </summary>
    public int GeneratorWarmupSteps { get; set => field = AtLeast(0, value); } = PretrainingRecipe.GeneratorWarmupSteps;

    /// <summary>
    /// Pieces per sequence, [CLS] and [SEP] included; longest input of the fitted transformer. 8 to 65,536, and no more than the
    /// checkpoint's absolute positions. Null (default): what the checkpoint was pre-trained with (<see cref="DebertaV3Checkpoint.Tiny"/>:
    /// 128), where it says so; else 512 (paper).
    /// </summary>
    public int? MaxLength { get; set => field = value is { } v ? Between(8, Most, v) : null; }

    /// <summary>
    /// Part of the pieces that is masked, in (0, 1). Null (default): what the checkpoint was pre-trained with, where it says so; else 0.15
    /// (paper).
    /// </summary>
    public double? MaskingRate { get; set => field = value is { } v ? Positive(Rate(v)) : null; }

    /// <summary>
    /// What is masked together. Null (default): what the checkpoint was pre-trained with (<see cref="DebertaV3Checkpoint.Tiny"/>: whole
    /// words), where it says so; else single pieces, as published for replaced token detection (spec section 5.2).
    /// </summary>
    public MaskingScheme? Masking { get; set => field = value is { } v ? Known(v) : null; }

    /// <summary>
    /// Weight of the discriminator's loss (λ), positive. Default 50 (paper and ELECTRA); the published code's default is 10 (spec section
    /// 5.4).
    /// </summary>
    public double DetectionWeight { get; set => field = Positive(value); } = 50;

    /// <summary>Temperature of the generator's draws, positive. Default 1 (published code).</summary>
    public double SamplingTemperature { get; set => field = Positive(value); } = 1;

    /// <summary>
    /// Steps whose figures are averaged into one entry of <see cref="TrainingHistory.Intervals"/> and of the log. At least 1; default 100.
    /// </summary>
    public int IntervalSteps { get; set => field = AtLeast(1, value); } = 100;

    /// <summary>A copy that later changes do not reach.</summary>
    internal DebertaV3PretrainingOptions Snapshot() => (DebertaV3PretrainingOptions)MemberwiseClone();

    /// <summary><see cref="UpdateOrder"/> with its default filled in.</summary>
    internal UpdateOrder Order =>
        UpdateOrder ?? (EmbeddingSharing == EmbeddingSharing.Shared ? DebertaV3.UpdateOrder.Joint : DebertaV3.UpdateOrder.Decoupled);
}
