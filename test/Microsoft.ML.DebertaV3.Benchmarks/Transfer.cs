using System.CommandLine;
using System.Globalization;

namespace Microsoft.ML.DebertaV3.Benchmarks;

/// <summary>
/// Fine-tunes pre-trained weights beside the same network untrained, three seeds each, with many rows and with few (docs/tiny.md).
/// </summary>
internal static class Transfer
{
    private const int HeldOut = 1000;
    private const string Pretrained = "pre-trained", Untrained = "untrained";

    public static System.CommandLine.Command Create()
    {
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "A folder with nltk-qc/ and nltk-sentence_polarity/.",
            Required = true
        };
        var weights =
            new Option<DirectoryInfo?>("--weights") { Description = "A folder of pre-trained weights; without: DebertaV3Checkpoint.Tiny." };
        var tasks = new Option<string[]>("--tasks")
        {
            Description = "Of trec, trec-200, polarity, polarity-500.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => ["trec", "trec-200", "polarity", "polarity-500"],
        };
        var rate = new Option<double>("--learning-rate") { Description = "Peak learning rate.", DefaultValueFactory = _ => 1e-3 };
        var decay = new Option<double>("--layer-decay")
        {
            Description = "Layer-wise decay of the learning rate.",
            DefaultValueFactory = _ => 1
        };
        var warmup = new Option<double>("--warmup") { Description = "Part of the steps that warms up.", DefaultValueFactory = _ => 0.1 };
        var precision = new Option<TrainingPrecision>("--precision")
        {
            Description = "Float32, BFloat16 or Auto.",
            DefaultValueFactory = _ => TrainingPrecision.Auto
        };
        var dropout = new Option<double?>("--dropout") { Description = "Of hidden states and attention; without: the checkpoint's." };
        var reinitialized =
            new Option<int?>("--reinitialized-layers") { Description = "Last layers that start anew; without: the library's default." };
        var frozen = new Option<bool>("--freeze-embeddings") { Description = "Whether the word table stays as it is." };
        var seeds = new Option<int>("--seeds") { Description = "Fits of each.", DefaultValueFactory = _ => 3 };
        var log = new Option<bool>("--log") { Description = "Also prints what the fits log." };
        var starts = new Option<string[]>("--starts")
        {
            Description = "Of pre-trained, untrained.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [Pretrained, Untrained]
        };
        var command = new System.CommandLine.Command("transfer", "Held-out accuracy of pre-trained weights beside untrained ones.") { data,
            weights, tasks, rate, decay, warmup, precision, dropout, reinitialized, frozen, seeds, log, starts };
        command.SetAction(parsed =>
        {
            var pretrained = parsed.GetValue(weights) is { } folder
                ? DebertaV3Checkpoint.FromFolder(folder.FullName) : DebertaV3Checkpoint.Tiny;
            foreach (var task in parsed.GetValue(tasks)!)
            {
                var (rows, test, epochs) = Rows(task, parsed.GetRequiredValue(data).FullName);
                void Run(string start, double layerDecay, Func<int, DebertaV3Checkpoint> checkpoint) =>
                    Report(task, start, Enumerable.Range(1, parsed.GetValue(seeds))
                        .Select(seed => Accuracy(new MLContext(seed), parsed.GetValue(log), rows, test, new()
                        {
                            Checkpoint = checkpoint(seed),
                            Sentence1ColumnName = "Text",
                            BatchSize = 32,
                            MaxEpochs = epochs,
                            LearningRate = parsed.GetValue(rate),
                            LayerLearningRateDecay = layerDecay,
                            WarmupRatio = parsed.GetValue(warmup),
                            FreezeEmbeddings = parsed.GetValue(frozen),
                            ReinitializedLayers = parsed.GetValue(reinitialized),
                            HiddenDropout = parsed.GetValue(dropout),
                            AttentionDropout = parsed.GetValue(dropout),
                            Precision = parsed.GetValue(precision),
                        })));
                if (parsed.GetValue(starts)!.Contains(Pretrained))
                    Run(Pretrained, parsed.GetValue(decay), _ => pretrained);
                if (parsed.GetValue(starts)!.Contains(Untrained))
                    Run(Untrained, 1, seed => DebertaV3Checkpoint.Random(pretrained.Config, pretrained.Tokenizer, "tokenizer", seed));
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
            "trec-200" =>
                (Few(LabelledText.Trec(Path.Combine(trec, "train.txt")), 200), LabelledText.Trec(Path.Combine(trec, "test.txt")), 30),
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

    private static double Accuracy(
        MLContext context, bool log, LabelledText[] train, LabelledText[] test, DebertaV3TextClassificationOptions options)
    {
        if (log)
            context.Log += (_, message) =>
                { if (message.Kind >= Microsoft.ML.Runtime.ChannelMessageKind.Info) Console.WriteLine(message.RawMessage); };
        var pipeline = context.Transforms.Conversion.MapValueToKey("Label")
            .Append(context.MulticlassClassification.Trainers.DebertaV3TextClassification(options));
        using var model = pipeline.Fit(context.Data.LoadFromEnumerable(train));
        return context.MulticlassClassification.Evaluate(model.Transform(context.Data.LoadFromEnumerable(test))).MicroAccuracy;
    }

    private static void Report(string task, string start, IEnumerable<double> accuracies)
    {
        double[] all = [.. accuracies];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {task} | {start} | {string.Join(", ", all.Select(a => a.ToString("f3", CultureInfo.InvariantCulture)))} | "
                + $"{all.Average():f3} |"));
    }
}
