using Spectre.Console;

namespace Sweep;

/// <summary>The trials for a person, the best first.</summary>
internal static class Report
{
    public static void Write(IEnumerable<TrialResult> results, int folds)
    {
        var table = new Table().Title($"Trials, each by {folds}-fold cross-validation").AddColumn("trial");
        foreach (var column in new[] { "learning rate", "epochs", "new layers", "accuracy", "log loss", "seconds" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var result in results)
        {
            var trial = result.Trial;
            table.AddRow(
                trial.Number == 0 ? "0 (defaults)" : $"{trial.Number}",
                trial.LearningRate is { } rate ? $"{rate:0.0e-0}" : "by size",
                $"{trial.Epochs}",
                trial.NewLayers is { } layers ? $"{layers}" : "by size",
                $"{result.Accuracy:p1} ± {100 * result.Spread:f1}",
                $"{result.LogLoss:f3}",
                $"{result.Seconds:f0}");
        }
        AnsiConsole.Write(table);
    }
}
