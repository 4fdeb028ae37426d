using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.DebertaV3.Benchmarks.Comparison;
using Microsoft.ML.DebertaV3.Benchmarks.Steps;

namespace Microsoft.ML.DebertaV3.Benchmarks;

/// <summary>Saving and loading a model of v3-small's size against copying a file of its size, flushed to the disk.</summary>
internal static class SavingBenchmark
{
    public static System.CommandLine.Command Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "Times that each is measured.", DefaultValueFactory = _ => 3 };
        var command = new System.CommandLine.Command("saving",
            "Seconds of saving and loading a model of v3-small's size, beside those of copying a file.") { rounds };
        command.SetPairedAction(parsed => Run(parsed.GetValue(rounds)));
        return command;
    }

    private static void Run(int rounds)
    {
        var root = Directory.CreateTempSubdirectory("deberta-saving-").FullName;
        try
        {
            var context = new MLContext(1);
            using var made = new ScoredFolder(DebertaV3Config.Small, DebertaV3Checkpoint.Tiny.Tokenizer);
            using var model = context.Model.LoadDebertaV3(made.Path);
            var weights = Path.Combine(made.Path, "model.safetensors");
            var file = Path.Combine(root, "model.mlnet");
            Console.WriteLine("| | MB | seconds (rounds) | of the copy |");
            Console.WriteLine("|---|---|---|---|");
            var write = Print("copy of model.safetensors, flushed", Size(weights), 0,
                Measure(rounds, () => Copy(weights, root)));
            Print("SavePretrained", Size(weights), write,
                Measure(rounds, () => model.SavePretrained(Path.Combine(root, "saved"))));
            Print("Model.Save", 0, write, Measure(rounds, () => context.Model.Save(model, null, file)));
            Print("Model.SaveDebertaV3", Size(file), write,
                Measure(rounds, () => context.Model.SaveDebertaV3(model, null, file)));
            var read = Print("copy, not flushed", Size(weights), 0, Measure(rounds, () => Copy(weights, root, flush: false)));
            Print("Model.Load", Size(file), read,
                Measure(rounds, () => ((IDisposable)context.Model.Load(file, out _)).Dispose()));
            Print("LoadDebertaV3", Size(Path.Combine(root, "saved/model.safetensors")), read,
                Measure(rounds, () => context.Model.LoadDebertaV3(Path.Combine(root, "saved")).Dispose()));
            Print("Model.SaveDebertaV3, Float16", 0, write,
                Measure(rounds, () => context.Model.SaveDebertaV3(model, null, file, WeightStorage.Float16)));
            Print("Model.Load, Float16", Size(file), read,
                Measure(rounds, () => ((IDisposable)context.Model.Load(file, out _)).Dispose()));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static void Copy(string weights, string root, bool flush = true)
    {
        using var from = File.OpenRead(weights);
        using var to = File.Create(Path.Combine(root, "copy"));
        from.CopyTo(to, 1 << 20);
        to.Flush(flush);
    }

    private static double[] Measure(int rounds, Action action) => [.. Enumerable.Range(0, rounds).Select(_ =>
    {
        var clock = Stopwatch.StartNew();
        action();
        return clock.Elapsed.TotalSeconds;
    })];

    private static double Print(string name, double megabytes, double copy, double[] seconds)
    {
        var median = PairedRounds.Median(seconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {(megabytes > 0 ? $"{megabytes:f0}" : "")} | {median:f2} "
                + $"({string.Join(", ", seconds.Select(each => each.ToString("f2", CultureInfo.InvariantCulture)))}) | "
                + $"{(copy > 0 ? $"{median / copy:f2}" : "")} |"));
        return median;
    }

    private static double Size(string file) => new FileInfo(file).Length / 1e6;
}
