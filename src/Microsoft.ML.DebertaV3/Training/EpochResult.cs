using System.Text.Json.Serialization;

namespace Microsoft.ML.DebertaV3;

/// <summary>Results of one epoch. Immutable.</summary>
public sealed class EpochResult
{
    [JsonConstructor]
    internal EpochResult()
    {
    }

    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Number of steps since the start of training, at the end of the epoch.</summary>
    public required long Step { get; init; }

    /// <summary>Mean training loss of the epoch's steps.</summary>
    public required double TrainingLoss { get; init; }

    /// <summary>Learning rate of the epoch's last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Training time in seconds, without validation.</summary>
    public required double Seconds { get; init; }

    /// <summary>
    /// Metrics over the whole validation set, named as in ML.NET's metrics classes (<c>MicroAccuracy</c>, <c>LogLoss</c>, ...); empty
    /// without a validation set.
    /// </summary>
    public required IReadOnlyDictionary<string, double> Validation { get; init; }
}
