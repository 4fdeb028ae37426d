using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.DebertaV3.Benchmarks.Steps;

namespace Microsoft.ML.DebertaV3.Benchmarks.Comparison;

/// <summary>A turn with batches of one shape.</summary>
/// <param name="Milliseconds">Median of a run.</param>
/// <param name="Megabytes">The process's largest resident memory so far, beyond what it had before its first turn.</param>
/// <param name="Logits">Logits of each sequence, one after the other.</param>
internal sealed record ShapeTurn(double Milliseconds, double Megabytes, double[] Logits)
{
    /// <summary>Gives a contender a turn.</summary>
    public static ShapeTurn Of(ContenderProcess contender, int batch, int length, double seconds)
    {
        var numbers = contender.Ask(string.Create(CultureInfo.InvariantCulture, $"{batch} {length} {seconds}"));
        return new(numbers[0], numbers[1], numbers[2..]);
    }

    /// <summary>The contender's side: answers the lines that <see cref="Of"/> writes.</summary>
    public static void Serve(IContender contender)
    {
        var before = Environment.WorkingSet;
        ContenderProcess.Serve(line => Run(contender, line, before));
    }

    private static IEnumerable<double> Run(IContender contender, string line, long before)
    {
        var words = line.Split(' ');
        var sequences = ComparedModel.Sequences(
            int.Parse(words[0], CultureInfo.InvariantCulture), int.Parse(words[1], CultureInfo.InvariantCulture));
        var seconds = double.Parse(words[2], CultureInfo.InvariantCulture);
        var warmUp = Stopwatch.StartNew();
        var logits = contender.Run(sequences);
        while (warmUp.Elapsed.TotalSeconds < seconds / 2) // the first runs allocate, and code is compiled
            contender.Run(sequences);
        var milliseconds = Median(contender, sequences, seconds);
        return [milliseconds, (PeakMemory.OfThisProcess() - before) / 1e6, .. logits.Select(logit => (double)logit)];
    }

    private static double Median(IContender contender, int[][] sequences, double seconds)
    {
        var times = new List<double>();
        var all = Stopwatch.StartNew();
        do
        {
            var one = Stopwatch.StartNew();
            contender.Run(sequences);
            times.Add(one.Elapsed.TotalMilliseconds);
        }
        while (all.Elapsed.TotalSeconds < seconds);
        return PairedRounds.Median(times);
    }
}
