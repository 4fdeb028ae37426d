using System.Text;

namespace Microsoft.ML.DebertaV3.Benchmarks;

/// <summary>A text with its label.</summary>
internal sealed class LabelledText
{
    public string Label { get; set; } = "";

    public string Text { get; set; } = "";

    /// <summary>
    /// A file of TREC's question classification (Li and Roth), with the six coarse labels: <c>NUM:dist How far is it ...</c>
    /// </summary>
    public static LabelledText[] Trec(string path) =>
        [.. File.ReadAllLines(path, Encoding.Latin1).Where(l => l.Length > 0)
            .Select(l => new LabelledText { Label = l[..l.IndexOf(':')], Text = l[(l.IndexOf(' ') + 1)..] })];

    /// <summary>A folder of sentence polarity (Pang and Lee): rt-polarity.pos and rt-polarity.neg, shuffled alike each time.</summary>
    public static LabelledText[] Polarity(string folder)
    {
        LabelledText[] rows =
            [.. new[] { "pos", "neg" }.SelectMany(label => File.ReadAllLines(Path.Combine(folder, $"rt-polarity.{label}"))
            .Select(l => new LabelledText { Label = label, Text = l }))];
        new Random(1).Shuffle(rows);
        return rows;
    }
}
