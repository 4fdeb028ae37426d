using System.Globalization;
using ScottPlot;

namespace Shared;

/// <summary>Curves over the steps of a training, as a picture.</summary>
internal static class LossPlot
{
    private const int Width = 720, Height = 420;

    /// <summary>Draws one line per series and writes a .png file.</summary>
    /// <param name="path">The file; an older one is replaced.</param>
    /// <param name="xTitle">Title of the horizontal axis.</param>
    /// <param name="yTitle">Title of the vertical axis.</param>
    /// <param name="series">Name and points of each line; few points get markers.</param>
    public static void Save(string path, string xTitle, string yTitle, params (string Name, double[] Xs, double[] Ys)[] series)
    {
        using var plot = new Plot();
        foreach (var (name, xs, ys) in series)
        {
            var line = plot.Add.Scatter(xs, ys);
            (line.LegendText, line.LineWidth, line.MarkerSize) = (name, 2, xs.Length > 50 ? 0 : 7);
        }
        plot.XLabel(xTitle);
        plot.YLabel(yTitle);
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.ShowLegend(Edge.Bottom); // outside, where it hides no line
        plot.SavePng(path, Width, Height);
    }

    /// <summary>Steps and losses of a file that the option <c>LossCurveFile</c> names.</summary>
    public static (double[] Steps, double[] Losses) Read(string csv)
    {
        var rows = File.ReadLines(csv).Skip(1).Select(line => line.Split(',')).ToArray(); // step,epoch,loss,learning_rate,rows_per_second
        return (Column(0), Column(2));

        double[] Column(int index) => [.. rows.Select(row => double.Parse(row[index], CultureInfo.InvariantCulture))];
    }

    /// <summary>
    /// The mean of each point and those before it, <paramref name="window"/> in all: the loss of single steps jumps too much to show a
    /// trend.
    /// </summary>
    public static double[] Smooth(double[] values, int window) =>
        [.. values.Select((_, i) => values[Math.Max(0, i + 1 - window)..(i + 1)].Average())];
}
