using Microsoft.ML.DebertaV3.Conformance.Metrics;

namespace Microsoft.ML.DebertaV3.Conformance.Tasks;

/// <summary>Goldens of whole tasks: text in, decoded answer out.</summary>
internal static class TasksFormat
{
    public const string Name = "tasks";

    public static IReadOnlyList<ConformanceCase> Cases(GoldenFolder folder) =>
    [
        .. folder.Goldens.Select(golden => new ConformanceCase(golden.Name, () => Run(golden))),
        .. MetricsFile.Cases(folder.Path),
    ];

    private static CaseResult Run(GoldenCase golden)
    {
        var task = golden.Text("task");
        return task switch
        {
            "sequence classification" => new TextCase(golden, "text", "pair").Run(),
            "masked language model" => new FillMaskCase(golden).Run(),
            "natural language inference" => new TextCase(golden, "premise", "hypothesis").Run(),
            _ when LaterParts.Find(Name, task) is { } later => CaseResult.Later(golden.Name, later),
            _ => throw golden.Unknown("task"),
        };
    }
}
