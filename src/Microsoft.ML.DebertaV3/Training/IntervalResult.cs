using System.Text.Json.Serialization;

namespace Microsoft.ML.DebertaV3;

/// <summary>Results of an interval of consecutive pre-training steps. Immutable.</summary>
public sealed class IntervalResult
{
    [JsonConstructor]
    internal IntervalResult()
    {
    }

    /// <summary>Number of steps since the start of training, at the end of the interval.</summary>
    public required long Step { get; init; }

    /// <summary>Metrics over the pieces of the interval's steps, by name; see <c>docs/pretraining.md</c>.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }
}
