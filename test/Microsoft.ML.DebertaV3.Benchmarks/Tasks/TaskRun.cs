using System.CommandLine;
using System.Globalization;

namespace Microsoft.ML.DebertaV3.Benchmarks.Tasks;

/// <summary>What the runs of tasks on public data have in common: their options, and the table of their epochs.</summary>
internal sealed class TaskRun
{
    private readonly Option<int> _epochs, _batch, _seed;
    private readonly Option<double> _rate;
    private readonly Option<int?> _anew = new("--reinitialized-layers")
    {
        Description = "Last layers that start anew; without: the library's default.",
    };
    private readonly Option<string> _start = new("--start")
    {
        Description = "tiny: DebertaV3Checkpoint.Tiny; random: the same network untrained.",
        DefaultValueFactory = _ => "tiny",
    };

    private TaskRun(int epochs, int batch, double rate)
    {
        _epochs = new("--epochs") { Description = "Passes over the rows.", DefaultValueFactory = _ => epochs };
        _batch = new("--batch") { Description = "Rows of a step.", DefaultValueFactory = _ => batch };
        _rate = new("--learning-rate") { Description = "Peak learning rate.", DefaultValueFactory = _ => rate };
        _seed = new("--seed") { Description = "Everything random flows from it.", DefaultValueFactory = _ => 1 };
        _start.AcceptOnlyFromAmong("tiny", "random");
    }

    /// <summary>A command that reads a file or folder of data and runs a task on it.</summary>
    public static System.CommandLine.Command Create(
        string name, string description, string data, (int Epochs, int Batch, double Rate) defaults,
        Action<string, MLContext, Settings> run)
    {
        var options = new TaskRun(defaults.Epochs, defaults.Batch, defaults.Rate);
        var path = new Option<FileSystemInfo>("--data") { Description = data, Required = true };
        var command = new System.CommandLine.Command(name, description)
            { path.AcceptExistingOnly(), options._epochs, options._batch, options._rate, options._anew, options._start, options._seed };
        command.SetAction(parsed =>
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            var seed = parsed.GetValue(options._seed);
            var settings = new Settings(
                parsed.GetValue(options._epochs), parsed.GetValue(options._batch), parsed.GetValue(options._rate),
                parsed.GetValue(options._anew), Checkpoint(parsed.GetValue(options._start)!, seed));
            Console.WriteLine($"{settings.MaxEpochs} epochs, batches of {settings.BatchSize}, rate {settings.LearningRate}, from "
                + $"{parsed.GetValue(options._start)} weights ({settings.Anew?.ToString() ?? "default"} layers anew), seed {seed}.");
            run(parsed.GetRequiredValue(path).FullName, new MLContext(seed), settings);
        });
        return command;
    }

    /// <summary>A table of the epochs with some of their validation metrics.</summary>
    public static void WriteEpochs(TrainingHistory history, params string[] metrics)
    {
        Console.WriteLine($"| Epoch | Training loss |{string.Concat(metrics.Select(metric => $" {metric} |"))} Seconds |");
        Console.WriteLine($"|---|---|{string.Concat(metrics.Select(_ => "---|"))}---|");
        foreach (var epoch in history.Epochs)
        {
            var measured = string.Concat(metrics.Select(metric => $" {epoch.Validation[metric]:f3} |"));
            Console.WriteLine($"| {epoch.Epoch}{(epoch.Epoch == history.BestEpoch ? ", kept" : "")} | {epoch.TrainingLoss:f3} |{measured} "
                + $"{epoch.Seconds:f0} |");
        }
    }

    private static DebertaV3Checkpoint Checkpoint(string start, int seed) => start == "tiny"
        ? DebertaV3Checkpoint.Tiny
        : DebertaV3Checkpoint.Random(
            DebertaV3Checkpoint.Tiny.Config with { InitializerRange = 0.02 }, DebertaV3Checkpoint.Tiny.Tokenizer, "Tiny", seed);

    /// <summary>How to train.</summary>
    public sealed record Settings(int MaxEpochs, int BatchSize, double LearningRate, int? Anew, DebertaV3Checkpoint Checkpoint)
    {
        /// <summary>Options of a task that train so.</summary>
        public T Of<T>(T options)
            where T : DebertaV3TrainerOptions
        {
            (options.Checkpoint, options.MaxEpochs, options.BatchSize) = (Checkpoint, MaxEpochs, BatchSize);
            (options.LearningRate, options.ReinitializedLayers) = (LearningRate, Anew);
            return options;
        }
    }
}
