namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>A handful of rows, of lengths from nothing to beyond any maximum, with three classes.</summary>
internal static class Examples
{
    private static readonly string[] Openings =
    [
        "the kettle whistles", "rain on a tin roof in the evening", "no", "a train left the station two minutes before we came",
        "", "blue paint dries slowly", "she counted eleven swans on the lake, then twelve, and lost count", "why",
    ];

    private static readonly string[] Classes = ["kitchen", "weather", "travel"];

    /// <summary>Rows that are the same in every run.</summary>
    public static TextExample[] Rows(int count = 13) => [.. Enumerable.Range(0, count).Select(Row)];

    /// <summary>The rows with the key columns <c>Label</c> (text values) and <c>Grade</c> (numbers).</summary>
    public static IDataView View(MLContext context, params TextExample[] rows)
    {
        var view = context.Data.LoadFromEnumerable(rows.Length > 0 ? rows : Rows());
        return context.Transforms.Conversion.MapValueToKey("Label").Append(context.Transforms.Conversion.MapValueToKey("Grade")).Fit(view)
            .Transform(view);
    }

    /// <summary>Every class of <see cref="Rows"/>, by name.</summary>
    public static IReadOnlyList<string> ClassNames => Classes;

    private static TextExample Row(int i) => new()
    {
        Sentence1 = $"{Openings[i % Openings.Length]} {string.Concat(Enumerable.Repeat("and then again ", i % 5))}".Trim(),
        Sentence2 = i % 4 == 0 ? null : Openings[(3 * i + 1) % Openings.Length],
        Label = Classes[i % Classes.Length],
        Grade = 0.5f * (i % Classes.Length),
        Bare = (uint)(i % Classes.Length) + 1,
        Truth = i % 2 == 0,
        Value = i % 5 - 2.5f,
    };
}
