using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// What fine-tuning and pre-training have in common. Values are checked when they are set. Not thread safe; an estimator takes a snapshot.
/// </summary>
public abstract partial class DebertaV3FitOptions
{
    /// <summary>Largest batch and longest input: far more than any device holds, and no sum of them overflows.</summary>
    internal const int Most = 1 << 16;

    private protected DebertaV3FitOptions()
    {
    }

    /// <summary>The weights to start from. Null (default): <see cref="DebertaV3Checkpoint.Tiny"/>.</summary>
    public DebertaV3Checkpoint? Checkpoint { get; set; }

    /// <summary>Rows per training step and per scoring forward. 1 to 65,536; default 32.</summary>
    public int BatchSize { get; set => field = Between(1, Most, value); } = 32;

    /// <summary>
    /// Passes over the training rows. At least 1. Null (default): as many as <see cref="MaxSteps"/> needs; without that 10, in pre-training
    /// 1. Where both are set, training ends
    /// with what is reached first, and a warning says so where the steps are more than the passes have.
    /// </summary>
    public int? MaxEpochs { get; set => field = value is { } v ? AtLeast(1, v) : null; }

    /// <summary>
    /// In which type matrices are multiplied while training; weights and scoring are float32 in any case. Default
    /// <see cref="TrainingPrecision.Auto"/>.
    /// </summary>
    public TrainingPrecision Precision { get; set => field = Known(value); }

    /// <summary>
    /// Whether the inner results of each encoder layer are computed again in the backward pass and not kept: less memory, longer steps, the
    /// same gradients. Default false.
    /// </summary>
    public bool RecomputeActivations { get; set; }

    /// <summary>
    /// Hears of every training step, on the thread of Fit. Null (default): nobody does; <c>mlContext.Log</c> is written in any case.
    /// </summary>
    public IProgress<TrainingProgress>? Progress { get; set; }

    /// <summary>
    /// Rows to measure after every epoch, with the columns of the training rows; of a task the labels as keys of the same values. Metrics
    /// are over the whole set. Null (default): none. Not together with <see cref="ValidationFraction"/>.
    /// </summary>
    public IDataView? ValidationSet { get; set; }

    /// <summary>
    /// Part of the training rows, in pre-training of its sequences, that is held out to measure after every epoch, in [0, 1); stratified by
    /// label for classification. Default 0: none.
    /// </summary>
    public double ValidationFraction { get; set => field = Rate(value); }
}
