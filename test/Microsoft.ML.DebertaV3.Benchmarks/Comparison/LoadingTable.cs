using System.Diagnostics;
using System.IO.Hashing;
using Microsoft.ML.DebertaV3.Benchmarks.Steps;

namespace Microsoft.ML.DebertaV3.Benchmarks.Comparison;

/// <summary>
/// Opening a saved model of base size and its first prediction, against reading the file with its checksum. Both without the runtime's
/// start and libtorch's loading: the tiny model was loaded and used before.
/// </summary>
internal static class LoadingTable
{
    public static void Run(Comparison comparison)
    {
        var root = Directory.CreateTempSubdirectory("deberta-loading-").FullName;
        try
        {
            var (tiny, file) = (Path.Combine(root, "tiny.mlnet"), Path.Combine(root, "base.mlnet"));
            Save(DebertaV3Checkpoint.Tiny.Config, tiny);
            Save(DebertaV3Config.Base, file);
            Open(tiny);
            Console.WriteLine(
                "| of base size, MB | seconds: file and checksum | load | first prediction | load and prediction, of reading |");
            Console.WriteLine("|---|---|---|---|---|");
            var runs = Enumerable.Range(0, comparison.Rounds).Select(_ => (Read: Read(file), Own: Open(file))).ToArray();
            var ratios = runs.Select(run => (run.Own.Load + run.Own.First) / run.Read).ToArray();
            Console.WriteLine(
                $"| {new FileInfo(file).Length / 1e6:f0} | {PairedRounds.Median(runs.Select(run => run.Read)):f2} "
                + $"| {PairedRounds.Median(runs.Select(run => run.Own.Load)):f2} | "
                + $"{PairedRounds.Median(runs.Select(run => run.Own.First)):f2} "
                + $"| {PairedRounds.Median(ratios):f2} ({ratios.Min():f2} to {ratios.Max():f2}) |");
            Console.WriteLine();
            Console.WriteLine("Resident memory of the process grew by "
                + $"{PairedRounds.Median(runs.Select(run => run.Own.Resident / 1e6)):f0} MB while the model was open.");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static void Save(DebertaV3Config config, string file)
    {
        using var folder = new ScoredFolder(config, DebertaV3Checkpoint.Tiny.Tokenizer);
        var context = new MLContext(1);
        using var model = context.Model.LoadDebertaV3(folder.Path);
        context.Model.Save(model, null, file);
    }

    private static double Read(string file)
    {
        var clock = Stopwatch.StartNew();
        using var stream = File.OpenRead(file);
        var (checksum, buffer) = (new Crc32(), new byte[1 << 20]);
        while (stream.Read(buffer) is > 0 and var count)
            checksum.Append(buffer.AsSpan(0, count));
        return clock.Elapsed.TotalSeconds;
    }

    private static (double Load, double First, long Resident) Open(string file)
    {
        GC.Collect();
        var before = Environment.WorkingSet;
        var context = new MLContext(1);
        var clock = Stopwatch.StartNew();
        var model = context.Model.Load(file, out _);
        using var owned = (IDisposable)model;
        var load = clock.Elapsed.TotalSeconds;
        using var engine = ShortRow.Engine(context, model);
        engine.Predict();
        return (load, clock.Elapsed.TotalSeconds - load, Environment.WorkingSet - before);
    }
}
