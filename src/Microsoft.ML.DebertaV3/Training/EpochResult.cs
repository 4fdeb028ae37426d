using System.Text.Json.Serialization;

namespace Microsoft.ML.DebertaV3;

/// <summary>The figures of one epoch. Immutable.</summary>
public sealed class EpochResult
{
    [JsonConstructor]
    internal EpochResult()
    {
    }

    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Updates done at its end, from the start of training.</summary>
    public required long Step { get; init; }

    /// <summary>Mean of its steps' training losses.</summary>
    public required double TrainingLoss { get; init; }

    /// <summary>Learning rate of its last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Seconds of training, without validation.</summary>
    public required double Seconds { get; init; }

    /// <summary>
    /// Metrics over the whole validation set, by the names of ML.NET's metrics classes (<c>MicroAccuracy</c>, <c>LogLoss</c>, ...); empty
    /// without one.
    /// </summary>
    public required IReadOnlyDictionary<string, double> Validation { get; init; }
}
