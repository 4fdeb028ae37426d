using System.Text.Json;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>Evaluates on the first rank alone; the others get its metrics, so that all decide alike.</summary>
internal sealed class SharedValidation(IValidation own, Ranks ranks) : IValidation
{
    public string Metric => own.Metric;

    public bool HigherIsBetter => own.HigherIsBetter;

    public IReadOnlyDictionary<string, double> Evaluate()
    {
        var metrics = ranks.IsFirst ? JsonSerializer.SerializeToUtf8Bytes(own.Evaluate(), StoredRun.Layout) : null;
        return JsonSerializer.Deserialize<Dictionary<string, double>>(ranks.FromFirst(metrics), StoredRun.Layout)!;
    }
}
