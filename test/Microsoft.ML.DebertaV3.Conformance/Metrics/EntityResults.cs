using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Conformance.Metrics;

/// <summary>Entities of labelled sentences, in the words of metrics.json.</summary>
internal static class EntityResults
{
    public static object Of(JsonElement inputs)
    {
        var rows = inputs.Member("true").EnumerateArray().Zip(inputs.Member("predicted").EnumerateArray())
            .Select(pair => new Row { Label = pair.First.Texts()!, PredictedLabel = pair.Second.Texts()! }).ToArray();
        var context = new MLContext();
        var data = context.Data.LoadFromEnumerable(rows);
        var lenient = context.MulticlassClassification.EvaluateNamedEntities(data);
        return new Dictionary<string, object>
        {
            ["default"] = Fields(lenient),
            ["strict_IOB2"] = Fields(context.MulticlassClassification.EvaluateNamedEntities(data, matching: EntityMatching.StrictIob2)),
            ["token_accuracy"] = lenient.WordAccuracy,
        };
    }

    private static Dictionary<string, object> Fields(NamedEntityMetrics metrics) => new()
    {
        ["overall"] = Fields(metrics.Overall),
        ["macro"] = Fields(metrics.MacroAverage),
        ["weighted"] = Fields(metrics.WeightedAverage),
        ["per_type"] = metrics.PerType.ToDictionary(type => type.Key, type => Fields(type.Value)),
        ["true_positives"] = metrics.TruePositives,
        ["predicted"] = metrics.PredictedEntities,
    };

    private static Dictionary<string, double> Fields(LabelMetrics metrics) => new()
    {
        ["precision"] = metrics.Precision,
        ["recall"] = metrics.Recall,
        ["f1"] = metrics.F1Score,
        ["support"] = metrics.Support,
    };

    private sealed class Row
    {
        public string[] Label { get; set; } = [];

        public string[] PredictedLabel { get; set; } = [];
    }
}
