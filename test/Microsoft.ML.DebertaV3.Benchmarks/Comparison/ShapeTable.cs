using Microsoft.ML.DebertaV3.Benchmarks.Steps;

namespace Microsoft.ML.DebertaV3.Benchmarks.Comparison;

/// <summary>Milliseconds of batches of one length, every contender in turns.</summary>
internal static class ShapeTable
{
    private const double Seconds = 0.3, ShortSeconds = 0.05; // of a turn

    private static readonly (string Size, int Batch, int Length)[] Shapes =
    [
        ("small", 1, 32), ("small", 1, 128), ("small", 32, 32), ("small", 8, 128), ("small", 32, 128), ("small", 1, 512), ("small", 8, 512),
        ("base", 1, 32), ("base", 1, 128), ("base", 8, 128), ("base", 32, 128), ("base", 1, 512),
    ];

    private static readonly (string Size, int Batch, int Length)[] ShortShapes = [("xsmall", 1, 32), ("xsmall", 2, 64)];

    public static void Run(Comparison comparison) => Run(comparison, Shapes, Seconds);

    /// <summary>Little work, for a machine that only asks whether everything works.</summary>
    public static void RunShort(Comparison comparison) => Run(comparison with { Rounds = 1 }, ShortShapes, ShortSeconds);

    private static void Run(Comparison comparison, (string Size, int Batch, int Length)[] shapes, double seconds)
    {
        Console.WriteLine(
            "| model, batch x length | contender | ms (least to most) | times ONNX Runtime | largest difference of a logit |");
        Console.WriteLine("|---|---|---|---|---|");
        var ratios = comparison.Contenders.ToDictionary(name => name, _ => new List<double>());
        foreach (var size in shapes.Select(shape => shape.Size).Distinct())
        {
            ContenderProcess[] processes = [.. comparison.Contenders.Prepend(ShapeContender.Reference)
                .Select(name => ShapeContender.Start(name, size, comparison.Peers))];
            foreach (var (_, batch, length) in shapes.Where(shape => shape.Size == size))
                Measure($"{size} {batch}x{length}", process => ShapeTurn.Of(process, batch, length, seconds), processes, comparison,
                    ratios);
            Array.ForEach(processes, process => process.Dispose());
        }
        Console.WriteLine();
        foreach (var (name, values) in ratios)
            Console.WriteLine($"{name}: {Math.Exp(values.Average(Math.Log)):F2} times in the geometric mean, least {values.Min():F2}.");
    }

    private static void Measure(string shape, Func<ContenderProcess, ShapeTurn> turn, ContenderProcess[] processes, Comparison comparison,
        Dictionary<string, List<double>> ratios)
    {
        var turns = processes.Select(_ => new List<ShapeTurn>()).ToArray();
        for (var round = 0; round < comparison.Rounds; round++)
        {
            for (var i = 0; i < processes.Length; i++)
                turns[i].Add(turn(processes[i]));
        }
        for (var i = 0; i < processes.Length; i++)
        {
            var times = turns[i].Select(each => each.Milliseconds).ToArray();
            var ratio = PairedRounds.Median(turns[0].Zip(times, (reference, own) => reference.Milliseconds / own));
            var difference = ReferenceCheck.Largest(turns[0][0].Logits, turns[i][0].Logits);
            Console.WriteLine($"| {shape} | {processes[i].Name} | {PairedRounds.Median(times):F1} ({times.Min():F1} to {times.Max():F1}) "
                + $"| {ratio:F2} | {difference:E1} |");
            if (i == 0)
                continue;
            ratios[processes[i].Name].Add(ratio);
            comparison.Check.Add($"{shape}, {processes[i].Name}", difference, ReferenceCheck.Tolerance(processes[i].Name));
        }
    }
}
