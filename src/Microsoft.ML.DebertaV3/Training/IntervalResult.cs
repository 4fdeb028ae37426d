using System.Text.Json.Serialization;

namespace Microsoft.ML.DebertaV3;

/// <summary>The figures of some steps in a row of pre-training. Immutable.</summary>
public sealed class IntervalResult
{
    [JsonConstructor]
    internal IntervalResult()
    {
    }

    /// <summary>Updates done at its end, from the start of training.</summary>
    public required long Step { get; init; }

    /// <summary>Metrics over the pieces of its steps, by name; see <c>docs/pretraining.md</c>.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }
}
