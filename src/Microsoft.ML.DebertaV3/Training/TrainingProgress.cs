namespace Microsoft.ML.DebertaV3;

/// <summary>Progress of a training run after a step. Immutable.</summary>
public sealed class TrainingProgress
{
    internal TrainingProgress()
    {
    }

    /// <summary>The current epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Total number of epochs.</summary>
    public required int Epochs { get; init; }

    /// <summary>Number of steps done, from 1.</summary>
    public required long Step { get; init; }

    /// <summary>Total number of steps.</summary>
    public required long Steps { get; init; }

    /// <summary>Mean training loss over the step's examples, before its update.</summary>
    public required double Loss { get; init; }

    /// <summary>Learning rate of the step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Number of examples in this step.</summary>
    public required int Rows { get; init; }

    /// <summary>Whether this was the last step of its epoch.</summary>
    public required bool IsEndOfEpoch { get; init; }

    /// <summary>Examples per second during this step.</summary>
    public required double RowsPerSecond { get; init; }

    /// <summary>Estimated remaining time, at the mean speed so far.</summary>
    public required TimeSpan TimeLeft { get; init; }
}
