using System.Diagnostics;

namespace Microsoft.ML.DebertaV3.Benchmarks.Comparison;

/// <summary>One short row by a prediction engine: time, memory, and how threads share the machine.</summary>
internal static class LatencyTable
{
    public static void Run(Comparison _)
    {
        Console.WriteLine("| model | precision | threads | p50 ms | p99 ms | rows per second | KB allocated a call |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        var tokenizer = DebertaV3Checkpoint.Tiny.Tokenizer;
        foreach (var (name, config, seconds) in new[]
            {
                ("Tiny", DebertaV3Checkpoint.Tiny.Config, 4), ("base", DebertaV3Config.Base, 10),
            })
        {
            using var folder = new ScoredFolder(config, tokenizer);
            foreach (var precision in Enum.GetValues<ScoringPrecision>())
            {
                using var model = new MLContext(1).Model.LoadDebertaV3(
                    folder.Path, new DebertaV3LoadOptions { ScoringPrecision = precision });
                foreach (var threads in new[] { 1, 8 })
                    Measure(name, precision, model, threads, seconds);
            }
        }
    }

    private static void Measure(string name, ScoringPrecision precision, DebertaV3Transformer model, int threads, int seconds)
    {
        var times = Enumerable.Range(0, threads).Select(_ => new List<double>()).ToArray();
        var bytes = new long[threads];
        var runs = Enumerable.Range(0, threads).Select(i => new Thread(() => bytes[i] = Predict(model, seconds, times[i]))).ToArray();
        Array.ForEach(runs, run => run.Start());
        Array.ForEach(runs, run => run.Join());
        var all = times.SelectMany(each => each).Order().ToArray();
        Console.WriteLine(
            $"| {name} | {precision} | {threads} | {all[all.Length / 2]:f2} | {all[all.Length * 99 / 100]:f2} "
            + $"| {all.Length / (double)seconds:f0} | {bytes[0] / 1024.0:f1} |");
    }

    private static long Predict(DebertaV3Transformer model, int seconds, List<double> times)
    {
        using var engine = ShortRow.Engine(new MLContext(1), model);
        for (var i = 0; i < 20; i++)
            engine.Predict();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            var one = Stopwatch.GetTimestamp();
            engine.Predict();
            times.Add(Stopwatch.GetElapsedTime(one).TotalMilliseconds);
        }
        return (GC.GetAllocatedBytesForCurrentThread() - before) / times.Count;
    }
}
