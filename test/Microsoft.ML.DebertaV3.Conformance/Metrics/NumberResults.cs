using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Conformance.Metrics;

/// <summary>Numbers and probabilities, in the words of metrics.json.</summary>
internal static class NumberResults
{
    public static object Regression(JsonElement inputs)
    {
        var context = new MLContext();
        var rows = inputs.Member("true").Numbers()
            .Zip(inputs.Member("predicted").Numbers(), (t, p) => new NumberRow { Label = t, Score = p });
        var report = context.Regression.EvaluateRegressionReport(context.Data.LoadFromEnumerable(rows));
        return new Dictionary<string, object?>
        {
            ["pearson"] = MetricsCase.Number(report.PearsonCorrelation),
            ["spearman"] = MetricsCase.Number(report.SpearmanCorrelation),
            ["mse"] = report.MeanSquaredError,
            ["mae"] = report.MeanAbsoluteError,
        };
    }

    public static object MultiLabel(JsonElement inputs)
    {
        var context = new MLContext();
        var rows = inputs.Member("true").EnumerateArray()
            .Zip(Probabilities(inputs), (t, p) => new VectorRow { Label = t.Numbers(), Score = p });
        var metrics = context.MulticlassClassification.EvaluateMultiLabel(
            context.Data.LoadFromEnumerable(rows), threshold: inputs.Member("threshold").GetDouble());
        return new Dictionary<string, object>
        {
            ["f1_micro"] = metrics.MicroAverage.F1Score,
            ["f1_macro"] = metrics.MacroAverage.F1Score,
            ["f1_weighted"] = metrics.WeightedAverage.F1Score,
            ["f1_samples"] = metrics.SamplesF1Score,
            ["f1_per_label"] = metrics.PerLabel.Select(label => label.F1Score),
            ["precision_micro"] = metrics.MicroAverage.Precision,
            ["recall_micro"] = metrics.MicroAverage.Recall,
            ["subset_accuracy"] = metrics.SubsetAccuracy,
        };
    }

    public static object Calibration(JsonElement inputs)
    {
        var context = new MLContext();
        var rows = inputs.Member("true").Numbers().Zip(Probabilities(inputs), (t, p) => new ClassRow { Label = t, Score = p });
        var metrics = context.MulticlassClassification.EvaluateCalibration(
            context.Data.LoadFromEnumerable(rows), bins: inputs.Member("bins").GetInt32());
        return new Dictionary<string, object>
        {
            ["ece"] = metrics.ExpectedCalibrationError,
            ["mce"] = metrics.MaximumCalibrationError,
            ["brier"] = metrics.BrierScore,
            ["negative_log_likelihood"] = metrics.LogLoss,
            ["filled_bins"] = metrics.Bins.Select(bin => new Dictionary<string, double>
            {
                ["bin"] = bin.Index,
                ["count"] = bin.Count,
                ["accuracy"] = bin.Accuracy,
                ["confidence"] = bin.Confidence,
            }),
        };
    }

    private static IEnumerable<double[]> Probabilities(JsonElement inputs) =>
        inputs.Member("probabilities").EnumerateArray().Select(row => row.Numbers());

    private sealed class NumberRow
    {
        public double Label { get; set; }

        public double Score { get; set; }
    }

    private sealed class VectorRow
    {
        public double[] Label { get; set; } = [];

        public double[] Score { get; set; } = [];
    }

    private sealed class ClassRow
    {
        public double Label { get; set; }

        public double[] Score { get; set; } = [];
    }
}
