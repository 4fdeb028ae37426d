using Spectre.Console;

namespace Attribution;

/// <summary>Texts in the console, their words in the colour of their scores.</summary>
internal static class ConsolePage
{
    public static void Write(Explanation row)
    {
        var line = new Paragraph();
        foreach (var (text, score) in row.Parts())
            line.Append(text, score is { } known ? Shade(row.Strength(known)) : Style.Plain);
        AnsiConsole.Write(line);
        AnsiConsole.WriteLine();
        var verdict = row.Label == row.AttributionLabel ? "[green]right[/]" : $"[red]wrong[/], it is {Markup.Escape(row.Label)}";
        AnsiConsole.MarkupLine($"  [bold]{Markup.Escape(row.AttributionLabel)}[/] {row.Probability:p0}, {verdict}; "
            + $"the words add {row.Attributions.Sum():+0.00;-0.00} to the log-odds {row.AttributionBaseline:f2} of no words");
        AnsiConsole.WriteLine();
    }

    // From white to green for the label, to red against it.
    private static Style Shade(double strength)
    {
        var rest = (byte)(255 * (1 - Math.Abs(strength)));
        return new Style(Color.Black, strength >= 0 ? new Color(rest, 255, rest) : new Color(255, rest, rest));
    }
}
