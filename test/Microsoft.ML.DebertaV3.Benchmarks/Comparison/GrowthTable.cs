using Shared;

namespace Microsoft.ML.DebertaV3.Benchmarks.Comparison;

/// <summary>Time and largest memory of a batch as texts grow longer, and as batches grow larger, of v3-small's size.</summary>
internal static class GrowthTable
{
    private const string Size = "small";
    private const double Seconds = 0.2;
    private const int LengthOfBatches = 128;
    private const int LongestCompared = 512; // beyond it transformers' graph reads a row that was never trained (spec section 3.4)

    private static readonly int[] Lengths = [16, 32, 64, 128, 256, 512, 1024, 2048], Batches = [1, 2, 4, 8, 16, 32, 64];

    public static void Run(Comparison comparison)
    {
        Draw("length", "pieces", Lengths, length => (1, length), comparison);
        Draw("batch", "sequences", Batches, batch => (batch, LengthOfBatches), comparison);
    }

    // A process of its own for each series: its memory grows with the shapes, which come in order.
    private static void Draw(string name, string unit, int[] values, Func<int, (int Batch, int Length)> shape, Comparison comparison)
    {
        string[] names = [ShapeContender.Reference, .. comparison.Contenders];
        var turns = names.Select(_ => new List<ShapeTurn>()).ToArray();
        ContenderProcess[] processes = [.. names.Select(contender => ShapeContender.Start(contender, Size, comparison.Peers))];
        Console.WriteLine($"| {name} |{string.Concat(names.Select(contender => $" {contender}, ms | MB |"))}");
        Console.WriteLine($"|---|{string.Concat(names.Select(_ => "---|---|"))}");
        foreach (var value in values)
        {
            var (batch, length) = shape(value);
            for (var i = 0; i < names.Length; i++)
            {
                turns[i].Add(ShapeTurn.Of(processes[i], batch, length, Seconds));
                if (length > LongestCompared)
                    continue;
                comparison.Check.Add($"{Size} {batch}x{length}, {names[i]}",
                    ReferenceCheck.Largest(turns[0][^1].Logits, turns[i][^1].Logits), ReferenceCheck.Tolerance(names[i]));
            }
            Console.WriteLine($"| {value} |{string.Concat(turns.Select(own => $" {own[^1].Milliseconds:F1} | {own[^1].Megabytes:F0} |"))}");
        }
        Console.WriteLine();
        Array.ForEach(processes, process => process.Dispose());
        Plot($"docs/images/growth-{name}-time.png", "milliseconds of a batch", turn => turn.Milliseconds);
        Plot($"docs/images/growth-{name}-memory.png", "MB beside the weights", turn => turn.Megabytes);

        void Plot(string path, string title, Func<ShapeTurn, double> number) => LossPlot.Save(path, unit, title,
            [.. names.Select((contender, i) =>
                (contender, Array.ConvertAll(values, value => (double)value), turns[i].Select(number).ToArray()))]);
    }
}
