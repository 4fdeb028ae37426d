using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;
using Shared;
using Spectre.Console;

namespace TextClassification;

/// <summary>Tables for a person.</summary>
internal static class Report
{
    /// <summary>The labels in the order of the scores.</summary>
    public static string[] Labels(IDataView scored)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    public static void Epochs(TrainingHistory history)
    {
        var table = new Table().Title("Epochs, measured on a tenth of the training messages").AddColumn("epoch");
        foreach (var column in new[] { "training loss", "accuracy", "log loss", "seconds" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var epoch in history.Epochs)
        {
            var mark = epoch.Epoch == history.BestEpoch ? " (kept)" : "";
            var (accuracy, logLoss) = (epoch.Validation.GetValueOrDefault("MicroAccuracy"), epoch.Validation.GetValueOrDefault("LogLoss"));
            table.AddRow($"{epoch.Epoch}{mark}", $"{epoch.TrainingLoss:f3}", $"{accuracy:p1}", $"{logLoss:f3}", $"{epoch.Seconds:f1}");
        }
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(history.StoppedEarly ? "Stopped early: no progress in the last epochs." : "Ran through all epochs.");
    }

    /// <summary>Draws the losses beside the .csv file that they are read from.</summary>
    public static void Curve(string csv, TrainingHistory history)
    {
        var picture = Path.ChangeExtension(csv, ".png");
        var (steps, losses) = LossPlot.Read(csv);
        var measured = history.Epochs.Where(epoch => epoch.Validation.Count > 0).ToArray();
        LossPlot.Save(
            picture, "step", "loss",
            ("training, each step", steps, losses),
            ("held-out messages", [.. measured.Select(epoch => (double)epoch.Step)],
                [.. measured.Select(epoch => epoch.Validation["LogLoss"])]));
        AnsiConsole.MarkupLineInterpolated($"The loss curve: [blue]{picture}[/]");
    }

    public static void Confusion(ConfusionMatrix matrix, string[] labels)
    {
        var table = new Table().Title("Held-out messages: label (rows) against prediction (columns)").AddColumn("");
        foreach (var label in labels)
            table.AddColumn(new TableColumn(label).RightAligned());
        table.AddColumn(new TableColumn("recall").RightAligned());
        for (var row = 0; row < labels.Length; row++)
        {
            var counts = Enumerable.Range(0, labels.Length).Select(column => $"{matrix.Counts[row][column]:f0}");
            table.AddRow([labels[row], .. counts, $"{matrix.PerClassRecall[row]:p0}"]);
        }
        AnsiConsole.Write(table);
    }

    public static void Accuracies(params (string Name, double Accuracy)[] rows)
    {
        var table = new Table().Title("Accuracy on the held-out messages").AddColumn("")
            .AddColumn(new TableColumn("accuracy").RightAligned());
        foreach (var (name, accuracy) in rows)
            table.AddRow(name, $"{accuracy:p1}");
        AnsiConsole.Write(table);
    }

    public static void Predictions(IEnumerable<(string Text, Prediction Prediction)> rows, string[] labels)
    {
        foreach (var (text, prediction) in rows)
        {
            AnsiConsole.MarkupLineInterpolated($"[grey]{text}[/]");
            var best = labels.Zip(prediction.Score).OrderByDescending(pair => pair.Second).Take(3)
                .Select(pair => $"{pair.First} {pair.Second:p0}");
            AnsiConsole.MarkupLineInterpolated($"  [green]{prediction.PredictedLabel}[/]  ({string.Join(", ", best)})");
        }
    }
}
