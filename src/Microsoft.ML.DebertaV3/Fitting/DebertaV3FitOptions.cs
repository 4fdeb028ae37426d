using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Options common to fine-tuning and pre-training. Values are validated when set. Not thread safe; estimators copy the options.
/// </summary>
public abstract partial class DebertaV3FitOptions
{
    /// <summary>
    /// Upper limit of batch size and input length: far more than any device can hold, and small enough that no sum overflows.
    /// </summary>
    internal const int Most = 1 << 16;

    private protected DebertaV3FitOptions()
    {
    }

    /// <summary>Checkpoint to start from. Null (default): <see cref="DebertaV3Checkpoint.Tiny"/>.</summary>
    public DebertaV3Checkpoint? Checkpoint { get; set; }

    /// <summary>
    /// Rows per batch, in training and scoring. 1 to 65,536; default 32. With a <see cref="Communicator"/> of N ranks, a batch of training
    /// has N times as many rows, of which each rank takes its share.
    /// </summary>
    public int BatchSize { get; set => field = Between(1, Most, value); } = 32;

    /// <summary>
    /// Maximum number of passes over the training rows. At least 1. Null (default): as many as <see cref="MaxSteps"/> requires if that is
    /// set, otherwise 10, or 1 for pre-training. If both are set, training ends with whichever is reached first; a warning is logged if
    /// <see cref="MaxSteps"/> cannot be reached.
    /// </summary>
    public int? MaxEpochs { get; set => field = value is { } v ? AtLeast(1, v) : null; }

    /// <summary>
    /// Number format of matrix products during training; weights and scoring are always float32. Default
    /// <see cref="TrainingPrecision.Auto"/>.
    /// </summary>
    public TrainingPrecision Precision { get; set => field = Known(value); }

    /// <summary>
    /// Whether the activations of each encoder layer are recomputed in the backward pass instead of stored (gradient checkpointing): less
    /// memory, slower steps, the same gradients. Default false.
    /// </summary>
    public bool RecomputeActivations { get; set; }

    /// <summary>
    /// Receives the progress of every training step, on the thread of Fit. Null (default): none. Progress is always logged to
    /// <c>mlContext.Log</c>.
    /// </summary>
    public IProgress<TrainingProgress>? Progress { get; set; }

    /// <summary>
    /// The processes that train together, all with equal options and data; docs/scale-out.md. Rank 0 logs, reports
    /// <see cref="Progress"/>, validates and writes files; every rank returns the fitted model. Null (default): one process.
    /// </summary>
    public ICommunicator? Communicator { get; set; }

    /// <summary>
    /// Validation rows, evaluated after every epoch, with the same columns as the training rows and, for key labels, the same key values.
    /// Cannot be combined with <see cref="ValidationFraction"/>. Null (default): none.
    /// </summary>
    public IDataView? ValidationSet { get; set; }

    /// <summary>
    /// Fraction of the training rows (for pre-training, of the sequences) that is held out and evaluated after every epoch, in [0, 1);
    /// stratified by label for classification. Default 0: none.
    /// </summary>
    public double ValidationFraction { get; set => field = Rate(value); }
}
