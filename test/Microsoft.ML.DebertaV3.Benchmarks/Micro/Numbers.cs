namespace Microsoft.ML.DebertaV3.Benchmarks.Micro;

/// <summary>Inputs of benchmarks, and whether two forms of an operation give the same results.</summary>
internal static class Numbers
{
    /// <summary>Random numbers from -1 to 1.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">The same seed gives the same numbers.</param>
    public static float[] Create(int count, int seed)
    {
        var random = new Random(seed);
        var numbers = new float[count];
        for (var i = 0; i < count; i++)
            numbers[i] = 2 * random.NextSingle() - 1;
        return numbers;
    }

    /// <summary>Requires two forms to agree: a fast form that is wrong is no benchmark.</summary>
    /// <param name="expected">Of the plain form.</param>
    /// <param name="actual">Of the other form.</param>
    /// <param name="tolerance">Largest difference, times the largest number.</param>
    /// <exception cref="InvalidOperationException">They differ.</exception>
    public static void RequireEqual(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        if (expected.Length != actual.Length)
            throw new InvalidOperationException($"{actual.Length} numbers in place of {expected.Length}.");
        var largest = 1f;
        foreach (var number in expected)
            largest = Math.Max(largest, Math.Abs(number));
        for (var i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - actual[i]) <= tolerance * largest))
                throw new InvalidOperationException($"Number {i} is {actual[i]}; the plain form gives {expected[i]}.");
        }
    }
}
