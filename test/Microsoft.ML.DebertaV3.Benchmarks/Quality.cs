using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.Benchmarks;

/// <summary>Fine-tunes on TREC-6 and sentence polarity from random weights, the mean of three seeds, and in a cross validation.</summary>
internal static class Quality
{
    private const int HeldOut = 1000;

    internal static readonly DebertaV3Config Network = new()
    {
        HiddenSize = 128,
        Layers = 4,
        AttentionHeads = 2,
        IntermediateSize = 512,
        VocabularySize = 8064,
    };

    public static System.CommandLine.Command Create()
    {
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "A folder with nltk-qc/ and nltk-sentence_polarity/.",
            Required = true
        };
        var tokenizer = new Option<FileInfo>("--tokenizer")
        {
            Description = "The tokenizer of DebertaV3Checkpoint.Tiny (its spm.model).",
            Required = true
        };
        var task = new Option<string>("--task") { Description = "trec or polarity.", Required = true };
        var folds = new Option<int>("--folds")
        {
            Description = "Folds of a cross validation after the three seeds; 0: none.",
            DefaultValueFactory = _ => 3
        };
        var command = new System.CommandLine.Command("quality",
            "Held-out accuracy of a random 4-layer, 128-wide network, mean of three seeds, and a cross validation.") { data, tokenizer,
            task, folds };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(data).FullName, parsed.GetRequiredValue(tokenizer).FullName, parsed.GetRequiredValue(task),
            parsed.GetValue(folds)));
        return command;
    }

    private static void Run(string data, string tokenizer, string task, int folds)
    {
        var (train, test, epochs) = task switch
        {
            "trec" =>
                (LabelledText.Trec(Path.Combine(data, "nltk-qc/qc/train.txt")),
                LabelledText.Trec(Path.Combine(data, "nltk-qc/qc/test.txt")), 5),
            "polarity" when LabelledText.Polarity(Path.Combine(data, "nltk-sentence_polarity/sentence_polarity")) is var rows =>
                (rows[..^HeldOut], rows[^HeldOut..], 3),
            _ => throw new ArgumentException($"Unknown task '{task}'."),
        };
        Seeds(task, train, test, tokenizer, epochs);
        if (folds > 0)
            CrossValidate(task, train, tokenizer, epochs, folds);
    }

    private static void Seeds(string name, LabelledText[] train, LabelledText[] test, string tokenizer, int epochs)
    {
        var accuracies = new List<double>();
        for (var seed = 1; seed <= 3; seed++)
        {
            var context = new MLContext(seed);
            var watch = Stopwatch.StartNew();
            using var model = (IDisposable)Pipeline(context, tokenizer, seed, epochs).Fit(context.Data.LoadFromEnumerable(train));
            var trained = watch.Elapsed.TotalSeconds;
            var metrics = context.MulticlassClassification.Evaluate(((ITransformer)model).Transform(context.Data.LoadFromEnumerable(test)));
            accuracies.Add(metrics.MicroAccuracy);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name} seed {seed}: accuracy {metrics.MicroAccuracy:f4}, log loss {metrics.LogLoss:f3}, "
                    + $"{epochs * train.Length / trained:f0} rows/s, peak {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:f0} MB"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: mean accuracy {accuracies.Average():f4}"));
    }

    private static void CrossValidate(string name, LabelledText[] train, string tokenizer, int epochs, int count)
    {
        var context = new MLContext(1);
        var folds = context.MulticlassClassification.CrossValidate(context.Data.LoadFromEnumerable(train),
            Pipeline(context, tokenizer, 1, epochs), numberOfFolds: count);
        Console.WriteLine(
            $"{name}: {count}-fold accuracies "
            + $"{string.Join(", ", folds.Select(f => f.Metrics.MicroAccuracy.ToString("f4", CultureInfo.InvariantCulture)))}");
    }

    private static EstimatorChain<DebertaV3Transformer> Pipeline(MLContext context, string tokenizer, int seed, int epochs) =>
        context.Transforms.Conversion.MapValueToKey("Label").Append(context.MulticlassClassification.Trainers.DebertaV3TextClassification(
            new DebertaV3TextClassificationOptions
            {
                Sentence1ColumnName = "Text",
                Checkpoint = DebertaV3Checkpoint.New(Network, tokenizer, seed),
                BatchSize = 32,
                MaxEpochs = epochs,
                LearningRate = 1e-3,
                WarmupRatio = 0.1,
            }));
}
