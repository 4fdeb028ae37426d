namespace Microsoft.ML.DebertaV3.Conformance.Metrics;

/// <summary>The metrics that lie beside the cases of a folder of tasks.</summary>
internal static class MetricsFile
{
    private const string Name = "metrics.json";

    /// <summary>Its cases; none where there is no such file. One that cannot be read is a failed case.</summary>
    public static IReadOnlyList<ConformanceCase> Cases(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
            return [];
        try
        {
            var goldens = Json.Read(path).Member("cases").EnumerateArray().Select((json, i) => new GoldenCase(json, folder, i + 1));
            ConformanceCase[] cases = [.. goldens.Select(golden => new ConformanceCase(golden.Name, () => MetricsCase.Run(golden)))];
            return cases.Length > 0 ? cases : throw new InvalidDataException("there are no cases");
        }
        catch (Exception problem) // what cannot be listed is one failed case
        {
            return [new(Name, () => CaseResult.Failed(Name, problem))];
        }
    }
}
