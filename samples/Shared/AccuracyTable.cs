using Spectre.Console;

namespace Shared;

/// <summary>A table of accuracies that several seeds gave, by where fine-tuning began.</summary>
internal static class AccuracyTable
{
    /// <summary>Writes it to the console.</summary>
    /// <param name="title">What is measured, and on what.</param>
    /// <param name="start">Title of the first column.</param>
    /// <param name="mean">Title of the column of means.</param>
    /// <param name="rows">Where fine-tuning began, and the accuracy of each seed.</param>
    public static void Write(string title, string start, string mean, params (string Start, double[] Accuracies)[] rows)
    {
        var table = new Table().Title(title).AddColumn(start);
        foreach (var column in new[] { mean, "each seed" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var (name, accuracies) in rows)
            table.AddRow(name, $"{accuracies.Average():p1}", string.Join("  ", accuracies.Select(accuracy => $"{accuracy:p1}")));
        AnsiConsole.Write(table);
    }
}
