using Microsoft.ML.DebertaV3.Pretraining;
using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>Options of pre-training. Values are validated when set. Not thread safe; the estimator copies the options.</summary>
/// <remarks>
/// Defaults are those of the paper (He, Gao and Chen 2021, table 14; spec section 5.9) where it states them.
/// <see cref="DebertaV3FitOptions.Checkpoint"/> is the starting point: <see cref="DebertaV3Checkpoint.New(DebertaV3Config, string, int)"/>
/// to train from scratch, <see cref="DebertaV3Checkpoint.FromFolder"/> to continue from published weights.
/// </remarks>
public sealed partial class DebertaV3PretrainingOptions : DebertaV3FitOptions
{
    /// <summary>Creates options with the defaults of pre-training.</summary>
    public DebertaV3PretrainingOptions() => AdamBeta2 = PretrainingRecipe.Beta2;

    /// <summary>Column with the text; each row is a document. Default <c>Text</c>.</summary>
    public string InputColumnName { get; set => field = Name(value); } = "Text";

    /// <summary>The training objective. Default replaced token detection.</summary>
    public PretrainingObjective Objective { get; set => field = Known(value); }

    /// <summary>How generator and discriminator share word embeddings. Default gradient-disentangled embedding sharing (GDES).</summary>
    public EmbeddingSharing EmbeddingSharing { get; set => field = Known(value); }

    /// <summary>
    /// Order in which the two networks are updated. Null (default): Joint if they share one table, otherwise Decoupled, as published.
    /// </summary>
    public UpdateOrder? UpdateOrder { get; set => field = value is { } v ? Known(v) : null; }

    /// <summary>
    /// Peak learning rate, positive. Null (default): by size. From scratch: 3e-4 (xsmall, small), 1e-4 (base, large), 1e-3 (smaller
    /// networks); continued: 5e-5, or 2e-4 for networks smaller than xsmall. The values are those of microsoft/DeBERTa's scripts for
    /// batches of 64 to 256 sequences (spec section 5.9), below xsmall those of this library.
    /// </summary>
    public double? LearningRate { get; set => field = value is { } v ? Positive(v) : null; }

    /// <summary>
    /// Peak learning rate of the discriminator, positive; not available for joint updates. Null (default): that of the generator.
    /// </summary>
    public double? DiscriminatorLearningRate { get; set => field = value is { } v ? Positive(v) : null; }

    /// <summary>
    /// Whether AdamW corrects the bias of its moments. Default true; the optimizer of the published models did not (spec section 5.7).
    /// </summary>
    public bool AdamBiasCorrection { get; set; } = true;

    /// <summary>
    /// Number of layers of the generator, at least 2. Null (default): as in the checkpoint's generator, or else half as many as the
    /// discriminator (spec section 1.1).
    /// </summary>
    public int? GeneratorLayers { get; set => field = value is { } v ? AtLeast(2, v) : null; }

    /// <summary>
    /// Number of masked language modeling steps that prepare the generator if the checkpoint has none and it is created from the lower
    /// layers of the discriminator. At least 0; default 1,000 (chosen for this library). Ignored if the checkpoint has a generator or no
    /// weights.
    /// </summary>
    public int GeneratorWarmupSteps { get; set => field = AtLeast(0, value); } = PretrainingRecipe.GeneratorWarmupSteps;

    /// <summary>
    /// Sequence length in pieces, including [CLS] and [SEP]; also the maximum input length of the fitted transformer. 8 to 65,536, at most
    /// the number of the checkpoint's absolute positions. Null (default): that recorded in the checkpoint
    /// (<see cref="DebertaV3Checkpoint.Tiny"/>: 128), or else 512 (paper).
    /// </summary>
    public int? MaxLength { get; set => field = value is { } v ? Between(8, Most, v) : null; }

    /// <summary>
    /// Fraction of the pieces that is masked, in (0, 1). Null (default): that recorded in the checkpoint, or else 0.15 (paper).
    /// </summary>
    public double? MaskingRate { get; set => field = value is { } v ? Positive(Rate(v)) : null; }

    /// <summary>
    /// Which pieces are masked together. Null (default): as recorded in the checkpoint (<see cref="DebertaV3Checkpoint.Tiny"/>: whole
    /// words), or else single pieces, as published for replaced token detection (spec section 5.2).
    /// </summary>
    public MaskingScheme? Masking { get; set => field = value is { } v ? Known(v) : null; }

    /// <summary>
    /// Weight of the discriminator's loss (λ), positive. Default 50 (paper and ELECTRA); the default of the published code is 10 (spec
    /// section 5.4).
    /// </summary>
    public double DetectionWeight { get; set => field = Positive(value); } = 50;

    /// <summary>Sampling temperature of the generator, positive. Default 1 (published code).</summary>
    public double SamplingTemperature { get; set => field = Positive(value); } = 1;

    /// <summary>
    /// Number of steps whose metrics are averaged for each entry of <see cref="TrainingHistory.Intervals"/> and each log line. At least 1;
    /// default 100.
    /// </summary>
    public int IntervalSteps { get; set => field = AtLeast(1, value); } = 100;

    /// <summary>Returns a copy that is independent of later changes.</summary>
    internal DebertaV3PretrainingOptions Snapshot() => (DebertaV3PretrainingOptions)MemberwiseClone();

    /// <summary><see cref="UpdateOrder"/> with its default filled in.</summary>
    internal UpdateOrder Order =>
        UpdateOrder ?? (EmbeddingSharing == EmbeddingSharing.Shared ? DebertaV3.UpdateOrder.Joint : DebertaV3.UpdateOrder.Decoupled);
}
