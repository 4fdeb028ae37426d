using System.Globalization;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.EveryTask;

/// <summary>What tasks predict; each has some of these columns.</summary>
internal sealed class AnyPrediction
{
    public float[]? Score { get; set; }

    public float[]? EntityScore { get; set; }

    public float[]? Embedding { get; set; }

    public string[]? EntityText { get; set; }

    public string[]? Answer { get; set; }

    /// <summary>All numbers.</summary>
    public IEnumerable<float> Numbers => [.. Score ?? [], .. EntityScore ?? [], .. Embedding ?? []];

    /// <summary>All texts.</summary>
    public IEnumerable<string> Texts => [.. EntityText ?? [], .. Answer ?? []];

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join('|', [.. Numbers.Select(number => number.ToString("r", CultureInfo.InvariantCulture)), .. Texts]);
}
