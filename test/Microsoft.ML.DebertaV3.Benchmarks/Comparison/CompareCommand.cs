using System.CommandLine;
using Microsoft.ML.DebertaV3.Benchmarks.Steps;
using Microsoft.ML.DebertaV3.Inference;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Benchmarks.Comparison;

/// <summary>Scoring by this library beside ONNX Runtime: every shape, every contender, in turns.</summary>
internal static class CompareCommand
{
    private const string Child = "compare-contender", Reference = "onnx";

    private static readonly (string Size, int Batch, int Length)[] Shapes =
    [
        ("small", 1, 32), ("small", 1, 128), ("small", 32, 32), ("small", 8, 128), ("small", 32, 128), ("small", 1, 512), ("small", 8, 512),
        ("base", 1, 32), ("base", 1, 128), ("base", 8, 128), ("base", 32, 128), ("base", 1, 512),
    ];

    public static System.CommandLine.Command Create()
    {
        var contenders = new Option<string[]>("--contenders")
        {
            Description = "What to compare with ONNX Runtime: float32, bfloat16, torch, exported (the library's own graph).",
            DefaultValueFactory = _ => ["float32", "bfloat16"],
            AllowMultipleArgumentsPerToken = true,
        };
        var seconds = new Option<double>("--seconds") { Description = "Of each turn.", DefaultValueFactory = _ => 0.7 };
        var rounds = new Option<int>("--rounds") { Description = "Turns of each contender and shape.", DefaultValueFactory = _ => 3 };
        var sizes = new Option<string[]>("--sizes")
        {
            Description = "Models.",
            DefaultValueFactory = _ => ["small", "base"],
            AllowMultipleArgumentsPerToken = true,
        };
        var peers = new Option<string>("--peers") { Description = "The graphs.", DefaultValueFactory = _ => "../shared/peers" };
        var command = new System.CommandLine.Command("compare", "Milliseconds of a batch, against ONNX Runtime.")
        {
            contenders, seconds, rounds, sizes, peers,
        };
        command.SetAction(parsed => Run(parsed.GetValue(contenders)!, parsed.GetValue(sizes)!, parsed.GetValue(peers)!,
            parsed.GetValue(seconds), parsed.GetValue(rounds)));
        return command;
    }

    /// <summary>The process of one contender.</summary>
    public static System.CommandLine.Command CreateChild()
    {
        var (contender, size, peers) = (new Argument<string>("contender"), new Argument<string>("size"), new Argument<string>("peers"));
        var command = new System.CommandLine.Command(Child, "Serves one contender.") { contender, size, peers };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            using var served = Contender(parsed.GetRequiredValue(contender), parsed.GetRequiredValue(size), parsed.GetRequiredValue(peers));
            ContenderProcess.Serve(line => ShapeTurn.Run(served, line));
        });
        return command;
    }

    private static IContender Contender(string name, string size, string peers) => name switch
    {
        Reference => OnnxContender.OfExporter(size, peers, Environment.ProcessorCount),
        "exported" => OnnxContender.OfLibrary(size, Environment.ProcessorCount),
        "torch" => new TorchContender(size),
        "float32" => new LibraryContender(size, NumberFormat.Float32),
        "bfloat16" => new LibraryContender(size, NumberFormat.BFloat16),
        _ => throw new ArgumentException($"'{name}' is no contender: float32, bfloat16, torch, exported.", nameof(name)),
    };

    private static void Run(string[] contenders, string[] sizes, string peers, double seconds, int rounds)
    {
        NativeLibraries.EnsureLoaded();
        Console.WriteLine(Machine.Describe());
        Console.WriteLine();
        Console.WriteLine(
            "| model, batch x length | contender | ms (least to most) | times ONNX Runtime | largest difference of a logit |");
        Console.WriteLine("|---|---|---|---|---|");
        var ratios = contenders.ToDictionary(name => name, _ => new List<double>());
        foreach (var size in sizes)
        {
            ContenderProcess[] processes =
                [.. contenders.Prepend(Reference).Select(name => new ContenderProcess(Child, name, size, peers))];
            foreach (var shape in Shapes.Where(shape => shape.Size == size))
                Measure(shape, processes, seconds, rounds, ratios);
            Array.ForEach(processes, process => process.Dispose());
        }
        foreach (var (name, values) in ratios)
            Console.WriteLine($"{name}: {Math.Exp(values.Average(Math.Log)):F2} times in the geometric mean, least {values.Min():F2}.");
    }

    private static void Measure((string Size, int Batch, int Length) shape, ContenderProcess[] processes, double seconds, int rounds,
        Dictionary<string, List<double>> ratios)
    {
        var times = processes.Select(_ => new List<double>()).ToArray();
        var logits = new double[processes.Length][];
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < processes.Length; i++)
            {
                (var milliseconds, logits[i]) = ShapeTurn.Of(processes[i], shape.Batch, shape.Length, seconds);
                times[i].Add(milliseconds);
            }
        }
        for (var i = 0; i < processes.Length; i++)
        {
            var ratio = PairedRounds.Median(times[0].Zip(times[i], (reference, own) => reference / own));
            var difference = logits[0].Zip(logits[i], (a, b) => Math.Abs(a - b)).Max();
            Console.WriteLine($"| {shape.Size} {shape.Batch}x{shape.Length} | {processes[i].Name} "
                + $"| {PairedRounds.Median(times[i]):F1} ({times[i].Min():F1} to {times[i].Max():F1}) | {ratio:F2} | {difference:E1} |");
            if (i > 0)
                ratios[processes[i].Name].Add(ratio);
        }
    }
}
