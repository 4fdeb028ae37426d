using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;

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
            MakeFolder(Path.Combine(root, "made"));
            using var model = context.Model.LoadDebertaV3(Path.Combine(root, "made"));
            var file = Path.Combine(root, "model.mlnet");
            Console.WriteLine("| | MB | seconds (rounds) | of the copy |");
            Console.WriteLine("|---|---|---|---|");
            var write = Print("copy of model.safetensors, flushed", Size(root, "made/model.safetensors"), 0,
                Measure(rounds, () => Copy(root)));
            Print("SavePretrained", Size(root, "made/model.safetensors"), write,
                Measure(rounds, () => model.SavePretrained(Path.Combine(root, "saved"))));
            Print("Model.Save", 0, write, Measure(rounds, () => context.Model.Save(model, null, file)));
            Print("Model.SaveDebertaV3", Size(root, "model.mlnet"), write,
                Measure(rounds, () => context.Model.SaveDebertaV3(model, null, file)));
            var read = Print("copy, not flushed", Size(root, "made/model.safetensors"), 0, Measure(rounds, () => Copy(root, flush: false)));
            Print("Model.Load", Size(root, "model.mlnet"), read,
                Measure(rounds, () => ((IDisposable)context.Model.Load(file, out _)).Dispose()));
            Print("LoadDebertaV3", Size(root, "saved/model.safetensors"), read,
                Measure(rounds, () => context.Model.LoadDebertaV3(Path.Combine(root, "saved")).Dispose()));
            Print("Model.SaveDebertaV3, Float16", 0, write,
                Measure(rounds, () => context.Model.SaveDebertaV3(model, null, file, WeightStorage.Float16)));
            Print("Model.Load, Float16", Size(root, "model.mlnet"), read,
                Measure(rounds, () => ((IDisposable)context.Model.Load(file, out _)).Dispose()));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static void MakeFolder(string folder)
    {
        NativeLibraries.EnsureLoaded();
        var config = DebertaV3Config.Small;
        using var random = new TorchSharp.torch.Generator(1);
        using var network = new SequenceClassificationModel(config, 2);
        WeightInitializer.Initialize(network, config, random);
        var tokenizer = DebertaV3Checkpoint.Tiny.Tokenizer;
        CheckpointFolder.Write(
            folder, new(config) { Labels = ["no", "yes"] }, tokenizer, stream =>
                ModuleWeights.Write(network, stream));
    }

    private static void Copy(string root, bool flush = true)
    {
        using var from = File.OpenRead(Path.Combine(root, "made/model.safetensors"));
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
        var median = seconds.Order().ElementAt(seconds.Length / 2);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {(megabytes > 0 ? $"{megabytes:f0}" : "")} | {median:f2} "
                + $"({string.Join(", ", seconds.Select(each => each.ToString("f2", CultureInfo.InvariantCulture)))}) | "
                + $"{(copy > 0 ? $"{median / copy:f2}" : "")} |"));
        return median;
    }

    private static double Size(string root, string file) => new FileInfo(Path.Combine(root, file)).Length / 1e6;
}
