using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Validated, complete settings of a run: the options, with defaults that depend on the checkpoint filled in.</summary>
internal sealed record TrainingSettings
{
    /// <summary>Maximum number of passes over the examples; null if only <see cref="MaxSteps"/> ends the run.</summary>
    public required int? MaxEpochs { get; init; }

    /// <summary>
    /// Number of steps after which the run ends; null if only <see cref="MaxEpochs"/> ends it. At least one of both is set.
    /// </summary>
    public long? MaxSteps { get; init; }

    /// <summary>Examples per micro-batch of one rank, and per batch of validation.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Examples per micro-batch of all ranks. Default <see cref="BatchSize"/>: there is one rank.</summary>
    public int RowsPerBatch { get => field > 0 ? field : BatchSize; init; }

    /// <summary>The batch size with which the run was started, perhaps on other ranks. Default <see cref="BatchSize"/>.</summary>
    public int FirstBatchSize { get => field > 0 ? field : BatchSize; init; }

    /// <summary>Micro-batches per step.</summary>
    public int GradientAccumulation { get; init; } = 1;

    /// <summary>Peak learning rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Fraction of all steps that warm up, in [0, 1).</summary>
    public double WarmupRatio { get; init; }

    /// <summary>Number of warm-up steps; null to use <see cref="WarmupRatio"/>.</summary>
    public long? WarmupSteps { get; init; }

    /// <summary>Course of the learning rate after the warm-up.</summary>
    public LearningRateSchedule Schedule { get; init; }

    /// <summary>Hyperparameters of AdamW.</summary>
    public required AdamWOptions Optimizer { get; init; }

    /// <summary>Learning rate factors by layer, and frozen layers.</summary>
    public ParameterRules Rules { get; init; } = new();

    /// <summary>Float32 or BFloat16, never Auto.</summary>
    public TrainingPrecision Precision { get; init; } = TrainingPrecision.Float32;

    /// <summary>Whether layers recompute their activations in the backward pass instead of storing them.</summary>
    public bool RecomputesActivations { get; init; }

    /// <summary>Number of consecutive steps without a finite loss or gradient after which the run ends as diverged.</summary>
    public int MaxNonFiniteSteps { get; init; } = 10;

    /// <summary>Number of steps per reported interval; null for no intervals.</summary>
    public int? IntervalSteps { get; init; }

    /// <summary>Id of the padding piece.</summary>
    public required int PaddingId { get; init; }

    /// <summary>Device of the network.</summary>
    public required Device Device { get; init; }
}
