using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.Benchmarks.Features;

/// <summary>
/// Vectors of texts as features of ML.NET's own trainers, beside n-grams and both together, on banking77's questions (docs/ready-made.md).
/// </summary>
internal static class EmbeddingFeatures
{
    private static readonly TextVector Vector = new(EmbeddingPooling.ClassificationToken, 2);

    public static System.CommandLine.Command Create()
    {
        Option<DirectoryInfo> data = new("--data") { Description = "A folder with train.csv and test.csv of banking77.", Required = true };
        Option<DirectoryInfo?> weights = new("--weights") { Description = "A checkpoint's folder; without: DebertaV3Checkpoint.Tiny." };
        Option<bool> trees = new("--trees") { Description = "LightGBM too." };
        var command = new System.CommandLine.Command("embeddings", "Embeddings as features beside n-grams, on banking77.")
        {
            data.AcceptExistingOnly(), weights, trees,
        };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(data).FullName;
            var (train, test) = (Read(Path.Combine(folder, "train.csv")), Read(Path.Combine(folder, "test.csv")));
            var checkpoint = parsed.GetValue(weights) is { } own ? DebertaV3Checkpoint.FromFolder(own.FullName) : DebertaV3Checkpoint.Tiny;
            Console.WriteLine($"{train.Length} questions to train with, {test.Length} to measure on.");
            Console.WriteLine("| Weights | Features | Trainer | Accuracy | Seconds |\n|---|---|---|---|---|");
            Run("pre-trained", checkpoint, train, test, parsed.GetValue(trees));
            Run("random", DebertaV3Checkpoint.New(checkpoint.Config, checkpoint.Tokenizer, seed: 1), train, test, parsed.GetValue(trees));
        });
        return command;
    }

    private static void Run(string start, DebertaV3Checkpoint checkpoint, LabelledText[] train, LabelledText[] test, bool trees)
    {
        using var features = new TextFeatures(train, test, checkpoint, Vector);
        (string Name, string[] Columns)[] sets =
        [
            ("n-grams", [TextFeatures.Words]), ("embedding", [Vector.Alone]), ("both", [TextFeatures.Words, Vector.Beside]),
        ];
        foreach (var (name, columns) in sets)
        {
            Report(start, name, "SDCA", () => features.Linear(columns));
            if (trees)
                Report(start, name, "LightGBM", () => features.Trees(columns));
        }
    }

    private static void Report(string start, string features, string trainer, Func<double> accuracy)
    {
        var watch = Stopwatch.StartNew();
        var result = accuracy();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {start} | {features} | {trainer} | {result:f3} | {watch.Elapsed.TotalSeconds:f0} |"));
    }

    private static LabelledText[] Read(string csv)
    {
        var context = new MLContext();
        var view = context.Data.CreateTextLoader(new TextLoader.Options
        {
            Columns = [new("Text", DataKind.String, 0), new("Label", DataKind.String, 1)],
            Separators = [','],
            HasHeader = true,
            AllowQuoting = true,
            ReadMultilines = true, // some questions end with a line break
        }).Load(csv);
        return [.. context.Data.CreateEnumerable<LabelledText>(view, reuseRowObject: false)];
    }
}
