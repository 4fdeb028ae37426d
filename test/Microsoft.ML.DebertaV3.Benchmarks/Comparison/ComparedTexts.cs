using System.Text;

namespace Microsoft.ML.DebertaV3.Benchmarks.Comparison;

/// <summary>Real texts of mixed lengths, by the name of their set.</summary>
internal static class ComparedTexts
{
    public static readonly IReadOnlyList<string> Names = ["trec", "detox", "sick", "banking"];

    /// <summary>Rows of a set in the order of its file.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="data">The folder with all sets.</param>
    /// <param name="most">Most rows.</param>
    public static string[] Read(string name, string data, int most) => [.. All(name, data).Take(most)];

    private static IEnumerable<string> All(string name, string data) => name switch
    {
        "trec" => LabelledText.Trec(Path.Combine(data, "nltk-qc/qc/train.txt")).Select(row => row.Text),
        "detox" => Lines(data, "wikipedia-detox-250/wikipedia-detox-250-line-data.tsv").Select(line => line.Split('\t')[1]),
        "sick" => Lines(data, "sick/SICK_train.txt").Select(line => line.Split('\t')).Select(columns => $"{columns[1]} {columns[2]}"),
        "banking" => Lines(data, "banking77/train.csv").Select(line => line[..line.LastIndexOf(',')].Trim('"')),
        _ => throw new ArgumentException($"'{name}' is no set of texts.", nameof(name)),
    };

    private static IEnumerable<string> Lines(string data, string file) =>
        File.ReadLines(Path.Combine(data, file), Encoding.UTF8).Skip(1).Where(line => line.Contains(',') || line.Contains('\t'));
}
