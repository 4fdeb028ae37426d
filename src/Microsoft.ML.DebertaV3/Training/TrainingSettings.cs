using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Everything a run needs to know, checked and complete: options with the defaults of the checkpoint's size filled in.</summary>
internal sealed record TrainingSettings
{
    /// <summary>Passes over the examples; null: as many as the steps need.</summary>
    public required int? MaxEpochs { get; init; }

    /// <summary>Updates after which the run ends, whatever the epoch; null: after the epochs. One of the two is set.</summary>
    public long? MaxSteps { get; init; }

    /// <summary>Examples per micro-batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Micro-batches per update.</summary>
    public int GradientAccumulation { get; init; } = 1;

    /// <summary>Peak learning rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Part of all steps that warms up, in [0, 1).</summary>
    public double WarmupRatio { get; init; }

    /// <summary>Steps of warm-up; null: by the ratio.</summary>
    public long? WarmupSteps { get; init; }

    /// <summary>What the rate does after the warm-up.</summary>
    public LearningRateSchedule Schedule { get; init; }

    /// <summary>AdamW's constants.</summary>
    public required AdamWOptions Optimizer { get; init; }

    /// <summary>Learning rates by layer, and what is frozen.</summary>
    public ParameterRules Rules { get; init; } = new();

    /// <summary>Float32 or BFloat16; never Auto.</summary>
    public TrainingPrecision Precision { get; init; } = TrainingPrecision.Float32;

    /// <summary>Whether the backward pass computes each layer's inner results again, so that the forward need not keep them.</summary>
    public bool RecomputesActivations { get; init; }

    /// <summary>Steps in a row without a finite loss after which the run fails.</summary>
    public int MaxNonFiniteSteps { get; init; } = 10;

    /// <summary>Steps whose figures are summed up and reported together; null: none are.</summary>
    public int? IntervalSteps { get; init; }

    /// <summary>Id that fills short rows.</summary>
    public required int PaddingId { get; init; }

    /// <summary>Where the network lives.</summary>
    public required Device Device { get; init; }
}
