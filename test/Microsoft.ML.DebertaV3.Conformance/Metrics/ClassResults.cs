using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Conformance.Metrics;

/// <summary>Classes, in the words of metrics.json.</summary>
internal static class ClassResults
{
    public static object Binary(JsonElement inputs)
    {
        var context = new MLContext();
        var data = context.Data.LoadFromEnumerable(Pairs(inputs).Select(pair => new BooleanRow
        {
            Label = pair.True == 1,
            PredictedLabel = pair.Predicted == 1,
        }));
        var report = context.BinaryClassification.EvaluateClassificationReport(data);
        return new Dictionary<string, object>
        {
            ["accuracy"] = report.Accuracy,
            ["f1"] = report.PerClass[1].F1Score,
            ["precision"] = report.PerClass[1].Precision,
            ["recall"] = report.PerClass[1].Recall,
            ["matthews"] = report.MatthewsCorrelation,
        };
    }

    public static object Multiclass(JsonElement inputs)
    {
        var context = new MLContext();
        var classes = Enumerable.Range(0, inputs.Member("classes").GetInt32()).Select(value => new Key { Value = value });
        var data = context.Data.LoadFromEnumerable(
            Pairs(inputs).Select(pair => new IndexRow { Label = pair.True, PredictedLabel = pair.Predicted }));
        var keys = context.Transforms.Conversion.MapValueToKey(
            [new(nameof(IndexRow.Label)), new(nameof(IndexRow.PredictedLabel))],
            keyData: context.Data.LoadFromEnumerable(classes)).Fit(data);
        var report = context.MulticlassClassification.EvaluateClassificationReport(keys.Transform(data));
        return new Dictionary<string, object>
        {
            ["accuracy"] = report.Accuracy,
            ["matthews"] = report.MatthewsCorrelation,
            ["f1_macro"] = report.MacroAverage.F1Score,
            ["f1_micro"] = report.Accuracy, // of one class for each row the two are one
            ["f1_weighted"] = report.WeightedAverage.F1Score,
            ["f1_per_class"] = report.PerClass.Select(label => label.F1Score),
            ["confusion"] = report.Counts,
        };
    }

    private static IEnumerable<(int True, int Predicted)> Pairs(JsonElement inputs) =>
        inputs.Member("true").Integers().Zip(inputs.Member("predicted").Integers());

    private sealed class BooleanRow
    {
        public bool Label { get; set; }

        public bool PredictedLabel { get; set; }
    }

    private sealed class IndexRow
    {
        public int Label { get; set; }

        public int PredictedLabel { get; set; }
    }

    private sealed class Key
    {
        public int Value { get; set; }
    }
}
