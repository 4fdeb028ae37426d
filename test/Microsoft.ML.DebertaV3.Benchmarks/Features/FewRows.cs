using System.CommandLine;
using System.Globalization;

namespace Microsoft.ML.DebertaV3.Benchmarks.Features;

/// <summary>
/// What learns best from few rows: n-grams, vectors of a network, both, or the network fine-tuned in one way or another (docs/tiny.md).
/// </summary>
internal static class FewRows
{
    public static System.CommandLine.Command Create()
    {
        Option<DirectoryInfo> data = new("--data") { Description = "A folder with nltk-qc/ and nltk-sentence_polarity/.", Required = true };
        Option<FileInfo> messages = new("--messages") { Description = "The sample's messages.tsv.", Required = true };
        Option<DirectoryInfo?> weights = new("--weights") { Description = "A checkpoint's folder; without: DebertaV3Checkpoint.Tiny." };
        Option<bool> random = new("--random") { Description = "The same network untrained." };
        Option<string[]> tasks = new("--tasks")
        {
            Description = $"Of {string.Join(", ", FewRowsTask.Names)}.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => FewRowsTask.Names,
        };
        Option<string[]> methods = new("--methods")
        {
            Description = "Of linear, and the names that the table has for fine-tuning.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => ["linear", .. FineTuned.Variants.Keys],
        };
        Option<int> splits = new("--splits") { Description = "Choices of rows.", DefaultValueFactory = _ => 3 };
        var command = new System.CommandLine.Command("few-rows", "What learns best from few rows: n-grams, embeddings, fine-tuning.")
        {
            data.AcceptExistingOnly(), messages.AcceptExistingOnly(), weights, random, tasks, methods, splits,
        };
        command.SetAction(parsed =>
        {
            var checkpoint = parsed.GetValue(weights) is { } own ? DebertaV3Checkpoint.FromFolder(own.FullName) : DebertaV3Checkpoint.Tiny;
            if (parsed.GetValue(random))
                checkpoint = DebertaV3Checkpoint.New(checkpoint.Config, checkpoint.Tokenizer, seed: 1);
            Console.WriteLine("| Task | Method | Accuracy of each choice of rows | Mean |\n|---|---|---|---|");
            foreach (var task in parsed.GetValue(tasks)!)
            {
                Run(task, parsed.GetValue(methods)!, checkpoint, FewRowsTask.Splits(task, parsed.GetRequiredValue(data).FullName,
                    parsed.GetRequiredValue(messages).FullName, parsed.GetValue(splits)));
            }
        });
        return command;
    }

    private static void Run(string task, string[] methods, DebertaV3Checkpoint checkpoint, IEnumerable<FewRowsTask> splits)
    {
        var results = new Dictionary<string, List<double>>(); // in the order of the methods
        foreach (var (i, split) in splits.Index())
        {
            var found = methods.SelectMany(method =>
                method == "linear" ? Linear(split, checkpoint) : FineTuned.Accuracies(method, split, checkpoint, seed: i + 1));
            foreach (var (method, accuracy) in found)
            {
                if (!results.TryGetValue(method, out var all))
                    results[method] = all = [];
                all.Add(accuracy);
            }
        }
        foreach (var (method, all) in results)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {task} | {method} | {string.Join(", ", all.Select(a => a.ToString("f3", CultureInfo.InvariantCulture)))} | "
                    + $"{all.Average():f3} |"));
        }
    }

    private static IEnumerable<(string Method, double Accuracy)> Linear(FewRowsTask task, DebertaV3Checkpoint checkpoint)
    {
        var layers = checkpoint.Config.Layers;
        TextVector[] vectors = [.. new[] { 0, layers / 4, layers / 2, layers }.Distinct()
            .SelectMany(layer => Enum.GetValues<EmbeddingPooling>().Select(pooling => new TextVector(pooling, layer)))
            .Where(vector => vector is not { Pooling: EmbeddingPooling.ClassificationToken, Layer: 0 })]; // the same for every text
        using var features = new TextFeatures(task.Train, task.Test, checkpoint, vectors);
        yield return ("n-grams", features.Linear(TextFeatures.Words));
        foreach (var vector in vectors)
            yield return (vector.Alone, features.Linear(vector.Alone));
        foreach (var vector in vectors)
            yield return (vector.Beside, features.Linear(TextFeatures.Words, vector.Beside));
    }
}
