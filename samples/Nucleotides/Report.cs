using Microsoft.ML.DebertaV3;
using Spectre.Console;

namespace Nucleotides;

/// <summary>Tables for a person.</summary>
internal static class Report
{
    /// <summary>Means over the steps of each interval.</summary>
    public static void Pretraining(TrainingHistory history)
    {
        var table = new Table().Title("Pre-training: mean loss of masked nucleotides").AddColumn("steps")
            .AddColumn(new TableColumn("loss").RightAligned()).AddColumn(new TableColumn("right").RightAligned());
        foreach (var interval in history.Intervals)
            table.AddRow($"to {interval.Step}", $"{interval.Metrics["GeneratorLoss"]:f3}", $"{interval.Metrics["GeneratorAccuracy"]:p1}");
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine($"Knowing nothing costs {Math.Log(Genome.Alphabet.Length):f3}; "
            + $"knowing the motifs and where they are {Genome.Entropy:f3}.");
    }

    /// <summary>Accuracies by where fine-tuning began.</summary>
    public static void Accuracies(params (string Start, double[] Accuracies)[] rows)
    {
        var table = new Table().Title("Families of other sequences").AddColumn("start");
        foreach (var column in new[] { "accuracy, mean", "each seed" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var (start, accuracies) in rows)
            table.AddRow(start, $"{accuracies.Average():p1}", string.Join("  ", accuracies.Select(accuracy => $"{accuracy:p1}")));
        AnsiConsole.Write(table);
    }
}
