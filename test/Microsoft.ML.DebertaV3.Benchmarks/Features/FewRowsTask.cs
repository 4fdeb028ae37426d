namespace Microsoft.ML.DebertaV3.Benchmarks.Features;

/// <summary>Rows to learn from, rows to measure on, and how often fine-tuning sees the former.</summary>
internal sealed record FewRowsTask(LabelledText[] Train, LabelledText[] Test, int Epochs)
{
    /// <summary>The names that <see cref="Splits"/> knows.</summary>
    public static readonly string[] Names = ["messages", "trec-200", "polarity-500"];

    private const int HeldOut = 1000, Questions = 200, Sentences = 500;

    /// <summary>Different rows to learn from, for each number from 0 on.</summary>
    /// <param name="task">One of <see cref="Names"/>.</param>
    /// <param name="data">A folder with nltk-qc/ and nltk-sentence_polarity/.</param>
    /// <param name="messages">The sample's messages.tsv.</param>
    /// <param name="count">How many.</param>
    public static IEnumerable<FewRowsTask> Splits(string task, string data, string messages, int count) =>
        Enumerable.Range(0, count).Select(i => task switch
        {
            "messages" => Messages(messages, i),
            "trec-200" => Trec(Path.Combine(data, "nltk-qc/qc"), i),
            "polarity-500" => Polarity(LabelledText.Polarity(Path.Combine(data, "nltk-sentence_polarity/sentence_polarity")), i),
            _ => throw new ArgumentException($"Unknown task '{task}': one of {string.Join(", ", Names)}."),
        });

    // A fifth is held out, another each time; the first as samples/TextClassification has it.
    private static FewRowsTask Messages(string path, int i)
    {
        LabelledText[] rows = [.. File.ReadLines(path).Skip(1).Select(line => line.Split('\t'))
            .Select(cells => new LabelledText { Label = cells[0], Text = cells[1] })];
        var context = new MLContext(seed: i + 1);
        var split = context.Data.TrainTestSplit(context.Data.LoadFromEnumerable(rows), testFraction: 0.2);
        return new(Rows(split.TrainSet), Rows(split.TestSet), 20);

        LabelledText[] Rows(IDataView view) => [.. context.Data.CreateEnumerable<LabelledText>(view, reuseRowObject: false)];
    }

    private static FewRowsTask Trec(string folder, int i)
    {
        var rows = LabelledText.Trec(Path.Combine(folder, "train.txt"));
        new Random(i + 1).Shuffle(rows);
        return new(rows[..Questions], LabelledText.Trec(Path.Combine(folder, "test.txt")), 30);
    }

    private static FewRowsTask Polarity(LabelledText[] rows, int i) =>
        new(rows[(i * Sentences)..((i + 1) * Sentences)], rows[^HeldOut..], 20);
}
