namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>Column names that contradict each other are refused before any work.</summary>
internal static class ColumnNames
{
    /// <summary>Returns where every column has one use.</summary>
    /// <param name="uses">Each use as the option that names its column, and the column; null where the option is not set.</param>
    /// <exception cref="ArgumentException">Two options name one column.</exception>
    public static void RequireDistinct(params (string Option, string? Column)[] uses)
    {
        foreach (var shared in uses.Where(use => use.Column is not null).GroupBy(use => use.Column).Where(group => group.Count() > 1))
        {
            var options = shared.Select(use => use.Option).ToArray();
            throw new ArgumentException($"{string.Join(" and ", options)} all name the column '{shared.Key}'; each needs one of its own.", options[0]);
        }
    }

    /// <summary>The columns that a trainer reads.</summary>
    public static (string Option, string? Column)[] Inputs(DebertaV3TrainerOptions options) =>
    [
        .. Texts(options),
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
