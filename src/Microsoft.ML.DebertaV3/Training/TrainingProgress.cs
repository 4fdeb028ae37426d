namespace Microsoft.ML.DebertaV3;

/// <summary>Where a training run stands after a step. Immutable.</summary>
public sealed class TrainingProgress
{
    internal TrainingProgress()
    {
    }

    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Epochs in all.</summary>
    public required int Epochs { get; init; }

    /// <summary>Steps done, from 1.</summary>
    public required long Step { get; init; }

    /// <summary>Steps in all.</summary>
    public required long Steps { get; init; }

    /// <summary>Mean training loss of the examples of the step, before its update.</summary>
    public required double Loss { get; init; }

    /// <summary>The learning rate that the step used.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Examples in this step.</summary>
    public required int Rows { get; init; }

    /// <summary>Whether this was the last step of its epoch.</summary>
    public required bool IsEndOfEpoch { get; init; }

    /// <summary>Examples per second in this step.</summary>
    public required double RowsPerSecond { get; init; }

    /// <summary>Expected time to the end at the mean pace so far.</summary>
    public required TimeSpan TimeLeft { get; init; }
}
