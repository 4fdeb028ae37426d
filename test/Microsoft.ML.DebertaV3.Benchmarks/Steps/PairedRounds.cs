namespace Microsoft.ML.DebertaV3.Benchmarks.Steps;

/// <summary>Variants that take turns, so that whatever else the machine does weighs on all alike.</summary>
internal static class PairedRounds
{
    /// <summary>The seconds of each variant in each round, after a round to warm up.</summary>
    /// <param name="variants">Each does a step and returns its seconds.</param>
    /// <param name="rounds">How often.</param>
    public static double[][] Measure(IReadOnlyList<Func<double>> variants, int rounds)
    {
        var seconds = variants.Select(_ => new double[rounds]).ToArray();
        for (var round = -1; round < rounds; round++)
        {
            for (var i = 0; i < variants.Count; i++)
                seconds[i][Math.Max(round, 0)] = variants[i]();
        }
        return seconds;
    }

    /// <summary>Prints a row per variant: median time, how many times faster than the first, memory beside the first's.</summary>
    public static void Print(object shape, string[] names, double[][] seconds, long?[] peaks)
    {
        for (var i = 0; i < names.Length; i++)
        {
            var ratios = seconds[0].Zip(seconds[i], (naive, own) => naive / own).Order().ToArray();
            Console.WriteLine(
                $"| {shape} | {names[i]} | {1000 * Median(seconds[i]):F0} | {Median(ratios):F2} ({ratios[0]:F2} to {ratios[^1]:F2}) "
                + $"| {peaks[i] / 1e6:F0} | {100.0 * peaks[i] / peaks[0]:F0} % |");
        }
    }

    /// <summary>The middle value; of an even number the larger one of the two in the middle.</summary>
    public static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);
}
