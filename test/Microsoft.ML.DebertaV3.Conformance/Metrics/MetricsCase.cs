using System.Text.Json;
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
        Compare("", golden["expected"], JsonSerializer.SerializeToElement(got), golden["tolerance"].GetDouble(), deviations);
        return deviations.Result(golden.Name);
    }

    /// <summary>A number as JSON can hold it: null where it is none.</summary>
    public static double? Number(double value) => double.IsNaN(value) ? null : value;

    // Every value that is expected must be among the results.
    private static void Compare(string what, JsonElement expected, JsonElement got, double tolerance, Deviations deviations)
    {
        if (expected.ValueKind == JsonValueKind.Number && got.ValueKind == JsonValueKind.Number)
        {
            deviations.Add(what, Math.Abs(expected.GetDouble() - got.GetDouble()), tolerance);
            return;
        }
        deviations.AddEqual($"kind of {what}", expected.ValueKind == got.ValueKind);
        if (expected.ValueKind != got.ValueKind)
            return;
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                deviations.AddEqual($"fields of {what}", got.EnumerateObject().Count() == expected.EnumerateObject().Count());
                foreach (var field in expected.EnumerateObject())
                    Compare($"{what} {field.Name}".TrimStart(), field.Value, got.Member(field.Name), tolerance, deviations);
                break;
            case JsonValueKind.Array:
                deviations.AddEqual($"length of {what}", got.GetArrayLength() == expected.GetArrayLength());
                foreach (var (wanted, found) in expected.EnumerateArray().Zip(got.EnumerateArray()))
                    Compare(what, wanted, found, tolerance, deviations);
                break;
            default:
                deviations.AddEqual(what, expected.ToString() == got.ToString());
                break;
        }
    }
}
