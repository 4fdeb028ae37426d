using Microsoft.ML.DebertaV3;

namespace SharingAblation;

/// <summary>How the training in one mode went.</summary>
internal sealed record ModeResult(
    Mode Mode, IReadOnlyList<IntervalResult> Intervals, IReadOnlyDictionary<string, double> HeldOut, TimeSpan Time)
{
    /// <summary>The step at the end of each interval.</summary>
    public double[] Steps => [.. Intervals.Select(interval => (double)interval.Step)];

    /// <summary>A figure of each interval.</summary>
    public double[] Values(string metric) => [.. Intervals.Select(interval => interval.Metrics[metric])];
}
