using System.CommandLine;
using System.Globalization;
using Microsoft.ML.DebertaV3.Benchmarks.Steps;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Benchmarks;

/// <summary>The same fit of TREC-6 in float32 and in bfloat16, epoch by epoch.</summary>
internal static class PrecisionCurves
{
    private static readonly TrainingPrecision[] Precisions = [TrainingPrecision.Float32, TrainingPrecision.BFloat16];

    public static System.CommandLine.Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "A folder with nltk-qc/.", Required = true };
        var tokenizer = new Option<FileInfo>("--tokenizer")
        {
            Description = "The tokenizer of DebertaV3Checkpoint.Tiny (its spm.model).",
            Required = true
        };
        var epochs = new Option<int>("--epochs") { Description = "Epochs.", DefaultValueFactory = _ => 5 };
        var command = new System.CommandLine.Command("curves", "Loss and accuracy per epoch of TREC-6, float32 beside bfloat16.") { data,
            tokenizer, epochs };
        command.SetAction(parsed =>
            Run(parsed.GetRequiredValue(data).FullName, parsed.GetRequiredValue(tokenizer).FullName, parsed.GetValue(epochs)));
        return command;
    }

    private static void Run(string data, string tokenizer, int epochs)
    {
        var train = LabelledText.Trec(Path.Combine(data, "nltk-qc/qc/train.txt"));
        var test = LabelledText.Trec(Path.Combine(data, "nltk-qc/qc/test.txt"));
        var histories = Precisions.Select(precision => Fit(precision, train, test, tokenizer, epochs)).ToArray();
        Console.WriteLine(Machine.Describe());
        Console.WriteLine();
        Console.WriteLine($"| epoch | {string.Join(" | ", Precisions.Select(p => $"{p}: loss | accuracy | rows/s"))} |");
        Console.WriteLine($"|---|{string.Concat(Precisions.Select(_ => "---|---|---|"))}");
        for (var i = 0; i < epochs; i++)
            Console.WriteLine($"| {i + 1} | {string.Join(" | ", histories.Select(history => Cells(history.Epochs[i], train.Length)))} |");
    }

    private static TrainingHistory Fit(TrainingPrecision precision, LabelledText[] train, LabelledText[] test, string tokenizer, int epochs)
    {
        var context = new MLContext(1);
        context.Log += (_, message) =>
        {
            if (message.Kind == ChannelMessageKind.Info)
                Console.Error.WriteLine($"{precision}: {message.RawMessage}");
        };
        var rows = context.Data.LoadFromEnumerable(train);
        var keys = context.Transforms.Conversion.MapValueToKey("Label").Fit(rows);
        using var model = context.MulticlassClassification.Trainers.DebertaV3TextClassification(new DebertaV3TextClassificationOptions
        {
            Sentence1ColumnName = "Text",
            Checkpoint = DebertaV3Checkpoint.New(Quality.Network, tokenizer, 1),
            ValidationSet = keys.Transform(context.Data.LoadFromEnumerable(test)),
            MaxEpochs = epochs,
            LearningRate = 1e-3,
            WarmupRatio = 0.1,
            Precision = precision,
        }).Fit(keys.Transform(rows));
        return model.TrainingHistory;
    }

    private static string Cells(EpochResult epoch, int rows) => string.Create(
        CultureInfo.InvariantCulture, $"{epoch.TrainingLoss:f4} | {epoch.Validation["MicroAccuracy"]:f3} | {rows / epoch.Seconds:f0}");
}
