using System.Globalization;
using Shared;
using Spectre.Console;

namespace SharingAblation;

/// <summary>Curves, a file of all figures, and a table.</summary>
internal static class Report
{
    private const string GeneratorLoss = "GeneratorLoss", DiscriminatorLoss = "DiscriminatorLoss",
        GeneratorSimilarity = "GeneratorSimilarity", DiscriminatorSimilarity = "DiscriminatorSimilarity", DetectionGain = "DetectionGain";

    private static readonly (string File, string Title, string Metric)[] Pictures =
    [
        ("generator-loss.png", "generator loss", GeneratorLoss),
        ("discriminator-loss.png", "discriminator loss", DiscriminatorLoss),
        ("generator-similarity.png", "mean cosine similarity, generator", GeneratorSimilarity),
        ("discriminator-similarity.png", "mean cosine similarity, discriminator", DiscriminatorSimilarity),
    ];

    /// <summary>Writes the pictures and <c>intervals.csv</c>.</summary>
    public static void Write(string folder, IReadOnlyList<ModeResult> results)
    {
        Directory.CreateDirectory(folder);
        foreach (var (file, title, metric) in Pictures)
            LossPlot.Save(Path.Combine(folder, file), "step", title,
                [.. results.Select(result => (result.Mode.Name, result.Steps, result.Values(metric)))]);
        var names = results[0].Intervals[0].Metrics.Keys.Order(StringComparer.Ordinal).ToArray();
        var lines = results.SelectMany(result => result.Intervals.Select(interval => string.Join(
            ',', [$"\"{result.Mode.Name}\"", $"{interval.Step}",
                .. names.Select(name => interval.Metrics[name].ToString("g6", CultureInfo.InvariantCulture))])));
        File.WriteAllLines(Path.Combine(folder, "intervals.csv"), [$"mode,step,{string.Join(',', names)}", .. lines]);
    }

    /// <summary>A column per mode.</summary>
    public static void Table(IReadOnlyList<ModeResult> results)
    {
        var shared = results.Single(result => result.Mode == Mode.Shared);
        var table = new Table().Title($"After {shared.Steps[^1]} steps").AddColumn("");
        foreach (var result in results)
            table.AddColumn(new TableColumn(result.Mode.Name).RightAligned());
        foreach (var (name, metric) in new[] { ("generator loss", GeneratorLoss), ("discriminator loss", DiscriminatorLoss) })
        {
            var target = Efficiency.Final(shared.Values(metric));
            Row(name, result => $"{Efficiency.Final(result.Values(metric)):f4}");
            Row("  steps to Shared's", result => Steps(result, Efficiency.StepsToReach(result.Steps, result.Values(metric), target)));
            Row("  held out", result => $"{result.HeldOut[metric]:f4}");
        }
        Row("detection gain, held out", result => $"{result.HeldOut[DetectionGain]:p1}");
        Row("similarity, generator", result => $"{result.Values(GeneratorSimilarity)[^1]:f3}");
        Row("similarity, discriminator", result => $"{result.Values(DiscriminatorSimilarity)[^1]:f3}");
        Row("minutes", result => $"{result.Time.TotalMinutes:f1}");
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(
            $"Losses are means of the last {Efficiency.Window} intervals of training; steps to Shared's: until the loss was as low as that "
            + "of Shared at its end.");

        void Row(string name, Func<ModeResult, string> cell) => table.AddRow([name, .. results.Select(cell)]);
    }

    private static string Steps(ModeResult result, double? steps) =>
        steps is { } reached ? $"{reached} ({reached / result.Steps[^1]:p0})" : "never";
}
