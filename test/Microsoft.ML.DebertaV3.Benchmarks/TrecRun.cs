using System.CommandLine;
using System.Globalization;
using Microsoft.ML.Data;
using Shared;

namespace Microsoft.ML.DebertaV3.Benchmarks;

/// <summary>The run of docs/training.md: TREC-6 with the library's tiny checkpoint, its table of epochs and its loss curve.</summary>
internal static class TrecRun
{
    public static System.CommandLine.Command Create()
    {
        Option<FileInfo> train =
            new("--train") { Description = "TREC's questions for training (Li and Roth), one \"LABEL:sub text\" a line.", Required = true };
        Option<FileInfo> test = new("--test") { Description = "Its 500 questions for testing.", Required = true };
        Option<DirectoryInfo> output = new("--output")
        {
            Description = "An existing folder for trec-loss.csv and trec-loss.png.",
            DefaultValueFactory = _ => new(".")
        };
        Option<int> seed = new("--seed") { Description = "Everything random flows from it.", DefaultValueFactory = _ => 1 };
        var command = new System.CommandLine.Command("trec",
            "Fine-tunes an untrained network of the tiny checkpoint's size on TREC-6 and draws its loss.") { train.AcceptExistingOnly(),
            test.AcceptExistingOnly(), output.AcceptExistingOnly(), seed };
        command.SetAction(parsed => Run(
            LabelledText.Trec(parsed.GetRequiredValue(train).FullName), LabelledText.Trec(parsed.GetRequiredValue(test).FullName),
            Path.Combine(parsed.GetRequiredValue(output).FullName, "trec-loss.csv"), parsed.GetValue(seed)));
        return command;
    }

    private static void Run(LabelledText[] train, LabelledText[] test, string curve, int seed)
    {
        var context = new MLContext(seed);
        var options = new DebertaV3TextClassificationOptions
        {
            Sentence1ColumnName = "Text",
            Checkpoint = DebertaV3Checkpoint.Random(DebertaV3Checkpoint.Tiny.Config with { InitializerRange = 0.02 },
                DebertaV3Checkpoint.Tiny.Tokenizer, "Tiny", seed: 3),
            MaxEpochs = 10,
            ValidationFraction = 0.1,
            LossCurveFile = curve,
        };
        using var model = context.Transforms.Conversion.MapValueToKey("Label")
            .Append(context.MulticlassClassification.Trainers.DebertaV3TextClassification(options))
            .Fit(context.Data.LoadFromEnumerable(train));
        var history = model.LastTransformer.TrainingHistory;
        Print(history, context.MulticlassClassification.Evaluate(model.Transform(context.Data.LoadFromEnumerable(test))));
        var (steps, losses) = LossPlot.Read(curve);
        LossPlot.Save(
            Path.ChangeExtension(curve, ".png"), "step", "loss",
            ("training, mean of 20 steps", steps, LossPlot.Smooth(losses, 20)),
            ("validation", [.. history.Epochs.Select(epoch => (double)epoch.Step)],
                [.. history.Epochs.Select(epoch => epoch.Validation["LogLoss"])]));
    }

    private static void Print(TrainingHistory history, MulticlassClassificationMetrics test)
    {
        Console.WriteLine("| Epoch | Training loss | Validation accuracy | Validation log loss | Seconds |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var epoch in history.Epochs)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {epoch.Epoch}{(epoch.Epoch == history.BestEpoch ? ", kept" : "")} | {epoch.TrainingLoss:f3} | "
                    + $"{epoch.Validation["MicroAccuracy"]:f3} | {epoch.Validation["LogLoss"]:f3} | {epoch.Seconds:f1} |"));
        }
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"Test: accuracy {test.MicroAccuracy:f3}, log loss {test.LogLoss:f3}."));
    }
}
