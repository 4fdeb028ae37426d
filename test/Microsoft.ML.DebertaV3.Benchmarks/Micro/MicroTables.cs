using BenchmarkDotNet.Reports;

namespace Microsoft.ML.DebertaV3.Benchmarks.Micro;

/// <summary>The results of a run as one file in Markdown.</summary>
internal static class MicroTables
{
    /// <summary>Writes the tables into <see cref="MicroConfig.Folder"/> and says where.</summary>
    /// <param name="machine">What they were measured on.</param>
    /// <param name="summaries">One for each class.</param>
    public static void Write(string machine, IEnumerable<Summary> summaries)
    {
        var path = Path.Combine(MicroConfig.Folder, "micro.md");
        Directory.CreateDirectory(MicroConfig.Folder);
        File.WriteAllLines(path, [machine, .. summaries.SelectMany(Lines)]);
        Console.WriteLine($"All tables: {path}");
    }

    private static IEnumerable<string> Lines(Summary summary)
    {
        var columns = summary.Table.Columns.Where(column => column.NeedToShow).ToArray();
        yield return "";
        yield return $"## {summary.BenchmarksCases[0].Descriptor.Type.Name}";
        yield return "";
        yield return Row(columns.Select(column => column.Header));
        yield return "|" + string.Concat(columns.Select(_ => "---|"));
        for (var row = 0; row < summary.Table.FullContent.Length; row++)
            yield return Row(columns.Select(column => column.Content[row]));
    }

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
