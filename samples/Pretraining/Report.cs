using Microsoft.ML.DebertaV3;
using Shared;
using Spectre.Console;

namespace Pretraining;

/// <summary>Tables for a person.</summary>
internal static class Report
{
    private static readonly (string Title, string Metric, string Format)[] Columns =
    [
        ("gen. loss", "GeneratorLoss", "f3"), ("right", "GeneratorAccuracy", "p1"),
        ("disc. loss", "DiscriminatorLoss", "f4"), ("replaced", "ReplacedRate", "p1"), ("found", "Recall", "p1"),
        ("gain", "DetectionGain", "p1"),
    ];

    /// <summary>Means over the steps of each interval, and the held-out sequences after the last step.</summary>
    public static void Pretraining(TrainingHistory history)
    {
        var table = new Table().Title("Pre-training (docs/pretraining.md says what each figure is)").AddColumn("steps");
        foreach (var (title, _, _) in Columns)
            table.AddColumn(new TableColumn(title).RightAligned());
        foreach (var interval in history.Intervals)
            table.AddRow([$"to {interval.Step}", .. Cells(interval.Metrics)]);
        if (history.Epochs is [.., { Validation.Count: > 0 } last])
            table.AddRow(["held out", .. Cells(last.Validation)]);
        AnsiConsole.Write(table);
    }

    /// <summary>Accuracies of fine-tuning, by the checkpoint that it began with.</summary>
    public static void Accuracies(params (string Checkpoint, double[] Accuracies)[] rows) =>
        AccuracyTable.Write("Fine-tuned: accuracy on the held-out messages", "checkpoint", "mean", rows);

    private static IEnumerable<string> Cells(IReadOnlyDictionary<string, double> metrics) =>
        Columns.Select(column => metrics[column.Metric].ToString(column.Format));
}
