using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Microsoft.ML.DebertaV3.Benchmarks;

/// <summary>
/// What a rank gives to sums in a step, in bytes, of networks of published sizes: by a communicator that counts and has no other ranks. And
/// how many rows of the word table some ranks use together.
/// </summary>
internal static partial class TrafficCount
{
    private const double Megabyte = 1e6;
    private const int Steps = 3;

    public static System.CommandLine.Command Create()
    {
        var text = new Option<DirectoryInfo>("--text") { Description = "A folder of .md files, the text.", Required = true };
        var tokenizer = new Option<FileInfo>("--tokenizer") { Description = "The published spm.model.", Required = true };
        var size = new Option<string>("--size") { Description = "small or base.", DefaultValueFactory = _ => "base" };
        var pretrains = new Option<bool>("--pretrain") { Description = "Replaced token detection with GDES in place of fine-tuning." };
        var rows = new Option<int>("--rows") { Description = "Rows per rank.", DefaultValueFactory = _ => 8 };
        var length = new Option<int>("--length") { Description = "Pieces per row.", DefaultValueFactory = _ => 128 };
        var counts = new Option<bool>("--unions") { Description = "Only count the distinct pieces of 1 to 64 ranks." };
        var command = new System.CommandLine.Command("traffic", "Bytes that a step of several ranks exchanges.")
        {
            text, tokenizer, size, pretrains, rows, length, counts,
        };
        command.SetAction(parsed =>
        {
            var passages = Passages(
                parsed.GetRequiredValue(text), DebertaV3Tokenizer.Create(parsed.GetRequiredValue(tokenizer).FullName),
                parsed.GetValue(length));
            if (parsed.GetValue(counts))
            {
                PrintUnions(passages, parsed.GetValue(rows));
                return;
            }
            var config = parsed.GetValue(size) == "small" ? DebertaV3Config.Small : DebertaV3Config.Base;
            var checkpoint = DebertaV3Checkpoint.New(config, parsed.GetRequiredValue(tokenizer).FullName, seed: 1);
            Measure(checkpoint, passages, parsed.GetValue(pretrains), parsed.GetValue(rows), parsed.GetValue(length));
        });
        return command;
    }

    private static void Measure(DebertaV3Checkpoint checkpoint, Passage[] passages, bool pretrains, int rows, int length)
    {
        var context = new MLContext(seed: 1);
        var counter = new CountingRank();
        var texts = passages.Take(Steps * rows * 3).Select((passage, i) => new LabelledText { Text = passage.Text, Label = $"{i % 2}" });
        var view = context.Data.LoadFromEnumerable(texts.ToArray());
        DebertaV3FitOptions options = pretrains
            ? new DebertaV3PretrainingOptions { MaxLength = length }
            : new DebertaV3TextClassificationOptions { Sentence1ColumnName = "Text", MaxLength = length };
        (options.Checkpoint, options.BatchSize, options.MaxSteps, options.Communicator) = (checkpoint, rows, Steps, counter);
        options.Progress = counter;
        using var model = options is DebertaV3PretrainingOptions pretraining
            ? context.Transforms.Text.DebertaV3Pretraining(pretraining).Fit(view)
            : context.MulticlassClassification.Trainers.DebertaV3TextClassification((DebertaV3TextClassificationOptions)options)
                .Fit(context.Transforms.Conversion.MapValueToKey("Label").Fit(view).Transform(view));
    }

    private static void PrintUnions(Passage[] passages, int rows)
    {
        for (var ranks = 1; ranks <= 64 && ranks * rows <= passages.Length; ranks *= 2)
        {
            var mean = passages.Chunk(ranks * rows).Take(Math.Min(5, passages.Length / (ranks * rows)))
                .Average(step => step.SelectMany(passage => passage.Ids).Distinct().Count());
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{ranks} ranks of {rows} rows: {mean:f0} distinct pieces, {mean * 768 * sizeof(float) / Megabyte:f1} MB of width 768"));
        }
    }

    // Consecutive words with about the wanted number of pieces, in random order.
    private static Passage[] Passages(DirectoryInfo folder, DebertaV3Tokenizer tokenizer, int length)
    {
        var passages = new List<Passage>();
        foreach (var file in folder.GetFiles("*.md"))
        {
            var words = Space().Split(File.ReadAllText(file.FullName));
            var perPassage = length * 3 / 4;
            passages.AddRange(words.Chunk(perPassage).Select(some => string.Join(' ', some))
                .Select(some => new Passage(some, [.. tokenizer.EncodeToIds(some, addSpecialTokens: false).Take(length)])));
        }
        var all = passages.ToArray();
        new Random(1).Shuffle(all);
        return all;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    private sealed record Passage(string Text, int[] Ids);

    // Rank 0 of two, whose other rank adds nothing.
    private sealed class CountingRank : ICommunicator, IProgress<TrainingProgress>
    {
        private readonly List<int> _sums = [];
        private long _gathered;

        public int Rank => 0;

        public int Size => 2;

        public void Sum(Span<float> values) => _sums.Add(values.Length);

        public void Sum(Span<double> values) => _gathered += sizeof(double) * values.Length;

        public void Broadcast(Span<byte> bytes) => _gathered += bytes.Length;

        public byte[][] Gather(ReadOnlySpan<byte> bytes)
        {
            _gathered += bytes.Length;
            return [bytes.ToArray(), bytes.ToArray()];
        }

        public void Barrier()
        {
        }

        public void Report(TrainingProgress value)
        {
            var largest = _sums.OrderDescending().Take(3).Select(sum => Megabytes(sum));
            Console.WriteLine($"step {value.Step}: {_sums.Count} sums of {Megabytes(_sums.Sum(sum => (long)sum))} MB, the largest "
                + $"{string.Join(", ", largest)}; {_gathered} other bytes");
            _sums.Clear();
            _gathered = 0;
        }

        private static string Megabytes(long values) =>
            (values * sizeof(float) / Megabyte).ToString("f1", CultureInfo.InvariantCulture);
    }
}
