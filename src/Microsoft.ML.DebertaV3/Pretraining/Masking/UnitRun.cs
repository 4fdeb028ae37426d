namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Consecutive units; the first unit follows the last (cyclic).</summary>
/// <param name="First">Index of the first unit.</param>
/// <param name="Length">Number of units.</param>
internal readonly record struct UnitRun(int First, int Length)
{
    private const int LongestNGram = 3;
    private const double SumOfReciprocals = 1.0 + 1.0 / 2 + 1.0 / 3;

    /// <summary>Returns one run per unit.</summary>
    public static UnitRun[] Singles(int units)
    {
        var runs = new UnitRun[units];
        for (var unit = 0; unit < units; unit++)
            runs[unit] = new(unit, 1);
        return runs;
    }

    /// <summary>
    /// Published n-gram scheme: consecutive windows of int(1/rate) * n units, each with a run of n units that starts at a random unit of
    /// the window. The published windows begin at the first unit, which is therefore selected less often than others. Here they begin at a
    /// random unit and wrap around.
    /// </summary>
    public static UnitRun[] NGrams(int units, double rate, Random random)
    {
        var runs = new List<UnitRun>();
        var (window, origin) = ((int)(1 / rate), random.Next(units));
        for (var offset = 0; offset < units;)
        {
            var wanted = NGramLength(random);
            var size = Math.Min(wanted * window, units - offset);
            var start = offset + random.Next(size);
            var end = Math.Min(start + wanted, units);
            runs.Add(new((origin + start) % units, end - start));
            offset = Math.Max(offset + size, end);
        }
        return [.. runs];
    }

    // p(n) is proportional to 1/n.
    private static int NGramLength(Random random)
    {
        var (drawn, length) = (random.NextDouble() * SumOfReciprocals, 1);
        for (drawn -= 1; drawn >= 0 && length < LongestNGram; drawn -= 1.0 / length)
            length++;
        return length;
    }
}
