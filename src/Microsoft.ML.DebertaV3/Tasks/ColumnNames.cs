namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>
/// The columns that options name. Names that contradict each other are refused before any work (<see cref="DataViews.SchemaChecks"/>).
/// </summary>
internal static class ColumnNames
{
    /// <summary>The columns that a trainer reads.</summary>
    public static (string Option, string? Column)[] Inputs(DebertaV3TrainerOptions options) =>
    [
        .. Texts(options),
        .. Judged(options),
    ];

    /// <summary>
    /// The columns that evaluation reads beside the output, so that no output may hide them: a prediction in the label's place is judged
    /// perfect.
    /// </summary>
    public static (string Option, string? Column)[] Judged(DebertaV3TrainerOptions options) =>
    [
        (nameof(options.LabelColumnName), options.LabelColumnName),
        (nameof(options.ExampleWeightColumnName), options.ExampleWeightColumnName),
    ];

    /// <summary>The columns that scoring reads.</summary>
    public static (string Option, string? Column)[] Texts(DebertaV3TrainerOptions options) =>
    [
        (nameof(options.Sentence1ColumnName), options.Sentence1ColumnName),
        (nameof(options.Sentence2ColumnName), options.Sentence2ColumnName),
    ];

    /// <summary>The columns that multi-class scoring adds.</summary>
    public static (string Option, string? Column)[] Outputs(DebertaV3TextClassificationOptions options) =>
    [
        (nameof(options.ScoreColumnName), options.ScoreColumnName),
        (nameof(options.PredictionColumnName), options.PredictionColumnName),
    ];

    /// <summary>The columns that binary scoring adds.</summary>
    public static (string Option, string? Column)[] BinaryOutputs(DebertaV3TextClassificationOptions options) =>
        [.. Outputs(options), (nameof(options.ProbabilityColumnName), options.ProbabilityColumnName)];
}
