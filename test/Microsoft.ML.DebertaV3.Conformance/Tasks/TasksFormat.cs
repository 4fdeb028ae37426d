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

    private static CaseResult Run(GoldenCase golden) =>
        golden.Text("task") switch
        {
            "sequence classification" => new TextCase(golden, "text", "pair").Run(),
            "masked language model" => new FillMaskCase(golden).Run(),
            "natural language inference" => new TextCase(golden, "premise", "hypothesis").Run(),
            "zero-shot classification" => new ZeroShotCase(golden).Run(),
            "token classification" => new TokenClassificationCase(golden).Run(),
            "extractive question answering" => new QuestionAnsweringCase(golden).Run(),
            "multiple choice" => new MultipleChoiceCase(golden).Run(),
            "embeddings" => new EmbeddingsCase(golden).Run(),
            var task when LaterParts.Find(Name, task) is { } later => CaseResult.Later(golden.Name, later),
            _ => throw golden.Unknown("task"),
        };
}
