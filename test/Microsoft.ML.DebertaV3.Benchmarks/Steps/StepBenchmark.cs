using System.CommandLine;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Benchmarks.Steps;

/// <summary>
/// A fine-tuning step of the library against the naive one: in turns in one process, and the memory of each in a process of its own.
/// </summary>
internal static class StepBenchmark
{
    private const string Naive = "naive", MemoryCommand = "step-memory";
    private const int StepsForMemory = 3;
    private static readonly StepShape[] Shapes = [new(8, 128), new(16, 64)];

    public static System.CommandLine.Command Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "Rounds to take medians of.", DefaultValueFactory = _ => 7 };
        var variants = new Option<string[]>("--variants")
        {
            Description = "What to compare with the naive step.",
            DefaultValueFactory = _ => ["fp32", "bf16"],
            AllowMultipleArgumentsPerToken = true,
        };
        var memory = new Option<bool>("--memory") { Description = "Whether to measure memory.", DefaultValueFactory = _ => true };
        var command = new System.CommandLine.Command("step",
            "Time and memory of a fine-tuning step, v3-small, against the naive step.") { rounds, variants, memory };
        command.SetPairedAction(parsed => Run(parsed.GetValue(rounds), parsed.GetValue(variants)!, parsed.GetValue(memory)));
        return command;
    }

    /// <summary>The child process of <see cref="PeakMemory"/>.</summary>
    public static System.CommandLine.Command CreateChild()
    {
        var variant = new Argument<string>("variant");
        var (batch, length) = (new Argument<int>("batch"), new Argument<int>("length"));
        var command = new System.CommandLine.Command(MemoryCommand, "Peak memory of one variant, in bytes.") { variant, batch, length };
        command.Hidden = true;
        command.SetAction(parsed => RunChild(parsed.GetRequiredValue(variant), new(parsed.GetValue(batch), parsed.GetValue(length))));
        return command;
    }

    private static void Run(int rounds, string[] others, bool measuresMemory)
    {
        NativeLibraries.EnsureLoaded();
        string[] names = [Naive, .. others];
        Console.WriteLine(Machine.Describe());
        Console.WriteLine();
        Console.WriteLine("| batch | step | ms | times naive (rounds) | peak MB | of naive |");
        Console.WriteLine("|---|---|---|---|---|---|");
        var peaks = Shapes.ToDictionary(shape => shape,
            shape =>
            names.Select(name => measuresMemory ? PeakMemory.Measure(MemoryCommand, name, $"{shape.Batch}", $"{shape.Length}") : null)
            .ToArray());
        var steps = names.Select(StepWork.Create).ToArray();
        foreach (var step in steps)
            step.Touch();
        foreach (var shape in Shapes)
            Compare(shape, names, steps, peaks[shape], rounds);
        foreach (var step in steps)
            step.Dispose();
    }

    private static void Compare(StepShape shape, string[] names, IStepVariant[] steps, long?[] peaks, int rounds)
    {
        var random = new Random(1);
        PairedRounds.Print(shape, names,
            PairedRounds.Measure([.. steps.Select(step => new Func<double>(() => shape.Step(step, random)))], rounds), peaks);
    }

    private static void RunChild(string variant, StepShape shape)
    {
        NativeLibraries.EnsureLoaded();
        using var step = StepWork.Create(variant);
        var random = new Random(1);
        step.Touch();
        for (var i = 0; i < StepsForMemory; i++)
            shape.Step(step, random);
        PeakMemory.Write();
    }
}
