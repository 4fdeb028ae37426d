using System.CommandLine;
using System.Globalization;

namespace Microsoft.ML.DebertaV3.Benchmarks;

/// <summary>Fine-tunes pre-trained weights beside the same network untrained, three seeds each, with many rows and with few (docs/tiny.md).</summary>
internal static class Transfer
{
    private const int HeldOut = 1000, Seeds = 3;

    public static System.CommandLine.Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "A folder with nltk-qc/ and nltk-sentence_polarity/.", Required = true };
        var weights = new Option<DirectoryInfo?>("--weights") { Description = "A folder of pre-trained weights; without: DebertaV3Checkpoint.Tiny." };
        var tasks = new Option<string[]>("--tasks")
        {
            Description = "Of trec, trec-200, polarity, polarity-500.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => ["trec", "trec-200", "polarity", "polarity-500"],
        };
        var rate = new Option<double>("--learning-rate") { Description = "Peak learning rate.", DefaultValueFactory = _ => 1e-3 };
        var decay = new Option<double>("--layer-decay") { Description = "Layer-wise decay of the learning rate.", DefaultValueFactory = _ => 1 };
        var onlyPretrained = new Option<bool>("--only-pretrained") { Description = "Leaves the untrained network out." };
        var command = new System.CommandLine.Command("transfer", "Held-out accuracy of pre-trained weights beside untrained ones.") { data, weights, tasks, rate, decay, onlyPretrained };
        command.SetAction(parsed =>
        {
            var pretrained = parsed.GetValue(weights) is { } folder ? DebertaV3Checkpoint.FromFolder(folder.FullName) : DebertaV3Checkpoint.Tiny;
            foreach (var task in parsed.GetValue(tasks)!)
            {
                var (rows, test, epochs) = Rows(task, parsed.GetRequiredValue(data).FullName);
                Report(task, "pre-trained", rows, test, Options(epochs, parsed.GetValue(rate), parsed.GetValue(decay)), _ => pretrained);
                if (!parsed.GetValue(onlyPretrained))
                    Report(task, "untrained", rows, test, Options(epochs, parsed.GetValue(rate), 1), seed => DebertaV3Checkpoint.Random(pretrained.Config, pretrained.Tokenizer, "tokenizer", seed));
            }
        });
        return command;
    }

    // Few rows are seen more often, so that there are steps enough to learn from them.
    private static (LabelledText[] Train, LabelledText[] Test, int Epochs) Rows(string task, string data)
    {
        var trec = Path.Combine(data, "nltk-qc/qc");
        var polarity = LabelledText.Polarity(Path.Combine(data, "nltk-sentence_polarity/sentence_polarity"));
        return task switch
        {
            "trec" => (LabelledText.Trec(Path.Combine(trec, "train.txt")), LabelledText.Trec(Path.Combine(trec, "test.txt")), 5),
            "trec-200" => (Few(LabelledText.Trec(Path.Combine(trec, "train.txt")), 200), LabelledText.Trec(Path.Combine(trec, "test.txt")), 30),
            "polarity" => (polarity[..^HeldOut], polarity[^HeldOut..], 3),
            "polarity-500" => (polarity[..500], polarity[^HeldOut..], 20),
            _ => throw new ArgumentException($"Unknown task '{task}'."),
        };
    }

    private static LabelledText[] Few(LabelledText[] rows, int count)
    {
        new Random(1).Shuffle(rows);
        return rows[..count];
    }

    private static DebertaV3TextClassificationOptions Options(int epochs, double rate, double decay) => new()
    {
        Sentence1ColumnName = "Text",
        BatchSize = 32,
        MaxEpochs = epochs,
        LearningRate = rate,
        LayerLearningRateDecay = decay,
        WarmupRatio = 0.1,
    };

    private static void Report(
        string task, string start, LabelledText[] train, LabelledText[] test, DebertaV3TextClassificationOptions options, Func<int, DebertaV3Checkpoint> checkpoint)
    {
        var accuracies = Enumerable.Range(1, Seeds).Select(seed =>
        {
            var context = new MLContext(seed);
            options.Checkpoint = checkpoint(seed);
            var pipeline = context.Transforms.Conversion.MapValueToKey("Label").Append(context.MulticlassClassification.Trainers.DebertaV3TextClassification(options));
            using var model = pipeline.Fit(context.Data.LoadFromEnumerable(train));
            return context.MulticlassClassification.Evaluate(model.Transform(context.Data.LoadFromEnumerable(test))).MicroAccuracy;
        }).ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {task} | {start} | {string.Join(", ", accuracies.Select(a => a.ToString("f3", CultureInfo.InvariantCulture)))} | {accuracies.Average():f3} |"));
    }
}
