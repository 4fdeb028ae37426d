using System.CommandLine;
using System.Diagnostics;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Benchmarks.Steps;

/// <summary>
/// A step of replaced token detection of the library against the naive one: in turns in one process, and the memory of each in a process of
/// its own.
/// </summary>
internal static class PretrainingStepBenchmark
{
    private const string Naive = "naive", MemoryCommand = "pretraining-step-memory";
    private const int StepsForMemory = 3;
    private static readonly StepShape Shape = new(8, 128);

    public static System.CommandLine.Command Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "Rounds to take medians of.", DefaultValueFactory = _ => 3 };
        var variants = new Option<string[]>("--variants")
        {
            Description = "What to compare with the naive step.",
            DefaultValueFactory = _ => ["fp32", "bf16"],
            AllowMultipleArgumentsPerToken = true,
        };
        var memory = new Option<bool>("--memory") { Description = "Whether to measure memory.", DefaultValueFactory = _ => true };
        var check = new Option<bool>("--check")
        {
            Description = "Whether to compare the losses at full size first.",
            DefaultValueFactory = _ => true
        };
        var command = new System.CommandLine.Command("pretraining-step",
            "Time and memory of a pre-training step, v3-small, against the naive step.") { rounds, variants, memory, check };
        command.SetPairedAction(parsed =>
            Run(parsed.GetValue(rounds), [Naive, .. parsed.GetValue(variants)!], parsed.GetValue(memory), parsed.GetValue(check)));
        return command;
    }

    /// <summary>The child process that measures memory.</summary>
    public static System.CommandLine.Command CreateChild()
    {
        var variant = new Argument<string>("variant");
        var command = new System.CommandLine.Command(MemoryCommand, "Peak memory of one variant, in bytes.") { variant };
        command.Hidden = true;
        command.SetAction(parsed => RunChild(parsed.GetRequiredValue(variant)));
        return command;
    }

    private static void Run(int rounds, string[] names, bool measuresMemory, bool checks)
    {
        NativeLibraries.EnsureLoaded();
        Console.WriteLine(Machine.Describe());
        Console.WriteLine();
        PretrainingCheck.Run(PretrainingWork.Small, new(4, 32));
        if (checks)
            PretrainingCheck.Run(PretrainingWork.Discriminator, Shape);
        Console.WriteLine();
        Console.WriteLine("| batch | step | ms | times naive (rounds) | peak MB | of naive |");
        Console.WriteLine("|---|---|---|---|---|---|");
        var peaks = names.Select(name => measuresMemory ? PeakMemory.Measure(MemoryCommand, name) : null).ToArray();
        var steps = names.Select(PretrainingWork.Create).ToArray();
        foreach (var step in steps)
            step.Touch();
        var random = new Random(1);
        PairedRounds.Print(Shape, names,
            PairedRounds.Measure([.. steps.Select(step => new Func<double>(() => Time(step, random)))], rounds), peaks);
        foreach (var step in steps)
            step.Dispose();
    }

    private static void RunChild(string variant)
    {
        NativeLibraries.EnsureLoaded();
        using var step = PretrainingWork.Create(variant);
        var random = new Random(1);
        step.Touch();
        for (var i = 0; i < StepsForMemory; i++)
            Time(step, random);
        PeakMemory.Write();
    }

    private static double Time(IPretrainingVariant variant, Random random)
    {
        var batch = PretrainingWork.Batch(random, Shape);
        var start = Stopwatch.GetTimestamp();
        var (generator, discriminator) = variant.Step(batch);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return double.IsFinite(generator + discriminator) ? seconds : throw new InvalidOperationException("A loss is not finite.");
    }
}
