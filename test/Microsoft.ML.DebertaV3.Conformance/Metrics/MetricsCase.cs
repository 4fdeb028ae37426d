using Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

namespace Microsoft.ML.DebertaV3.Conformance.Metrics;

/// <summary>One case of metrics.json, computed by the catalogs' own methods.</summary>
internal static class MetricsCase
{
    public static CaseResult Run(GoldenCase golden)
    {
        var inputs = golden["inputs"];
        object got = golden.Text("kind") switch
        {
            "seqeval" => EntityResults.Of(inputs),
            "squad normalize" => inputs.EnumerateArray().Select(text => AnswerText.Normalize(text.GetString()!)).ToArray(),
            "squad v1" => AnswerResults.Version1(inputs),
            "squad v2" => AnswerResults.Version2(inputs, golden["no_answer_threshold"].GetDouble()),
            "binary classification" => ClassResults.Binary(inputs),
            "multi-class classification" => ClassResults.Multiclass(inputs),
            "regression" => NumberResults.Regression(inputs),
            "multi-label classification" => NumberResults.MultiLabel(inputs),
            "expected calibration error" => NumberResults.Calibration(inputs),
            _ => throw golden.Unknown("kind"),
        };
        var deviations = new Deviations();
        var tolerance = golden["tolerance"].GetDouble();
        new JsonComparison(deviations, _ => tolerance).Compare(golden["expected"], got);
        return deviations.Result(golden.Name);
    }

    /// <summary>A number as JSON can hold it: null where it is none.</summary>
    public static double? Number(double value) => double.IsNaN(value) ? null : value;
}
