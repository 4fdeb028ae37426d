using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Conformance;

/// <summary>
/// Compares results, as JSON, with what a case expects: fields, lengths and texts must be equal, numbers may differ a little.
/// </summary>
/// <param name="deviations">Where the differences go.</param>
/// <param name="tolerance">The largest difference of the numbers of a field.</param>
/// <param name="ignored">Fields that are not compared: inputs, and what only explains.</param>
internal sealed class JsonComparison(Deviations deviations, Func<string, double> tolerance, params string[] ignored)
{
    /// <summary>Compares everything that is expected. Fields that are not expected are differences too.</summary>
    /// <param name="expected">The golden.</param>
    /// <param name="got">The library's results, of dictionaries, lists, texts and numbers.</param>
    public void Compare(JsonElement expected, object got) => Compare("", "", expected, JsonSerializer.SerializeToElement(got));

    private void Compare(string path, string field, JsonElement expected, JsonElement got)
    {
        if (expected.ValueKind == JsonValueKind.Number && got.ValueKind == JsonValueKind.Number)
        {
            deviations.Add(path, Math.Abs(expected.GetDouble() - got.GetDouble()), tolerance(field));
            return;
        }
        deviations.AddEqual($"kind of {path}", expected.ValueKind == got.ValueKind);
        if (expected.ValueKind != got.ValueKind)
            return;
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                CompareFields(path, expected, got);
                break;
            case JsonValueKind.Array:
                deviations.AddEqual($"length of {path}", got.GetArrayLength() == expected.GetArrayLength());
                foreach (var (wanted, found) in expected.EnumerateArray().Zip(got.EnumerateArray()))
                    Compare(path, field, wanted, found);
                break;
            default:
                deviations.AddEqual(path, expected.ToString() == got.ToString());
                break;
        }
    }

    private void CompareFields(string path, JsonElement expected, JsonElement got)
    {
        JsonProperty[] fields = [.. expected.EnumerateObject().Where(field => !ignored.Contains(field.Name))];
        deviations.AddEqual($"fields of {path}", got.EnumerateObject().Count() == fields.Length);
        foreach (var field in fields)
            Compare($"{path} {field.Name}".TrimStart(), field.Name, field.Value, got.Member(field.Name));
    }
}
