using System.Text;

namespace Microsoft.ML.DebertaV3.Benchmarks;

/// <summary>A text with its label.</summary>
internal sealed class LabelledText
{
    public string Label { get; set; } = "";

    public string Text { get; set; } = "";

    /// <summary>A file of TREC's question classification (Li and Roth), with the six coarse labels: <c>NUM:dist How far is it ...</c></summary>
    public static LabelledText[] Trec(string path) =>
        [.. File.ReadAllLines(path, Encoding.Latin1).Where(l => l.Length > 0).Select(l => new LabelledText { Label = l[..l.IndexOf(':')], Text = l[(l.IndexOf(' ') + 1)..] })];
}
