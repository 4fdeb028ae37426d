using Microsoft.ML.DebertaV3;
using Shared;
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
    public static void Accuracies(params (string Start, double[] Accuracies)[] rows) =>
        AccuracyTable.Write("Families of other sequences", "start", "accuracy, mean", rows);
}
