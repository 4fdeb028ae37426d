namespace Microsoft.ML.DebertaV3.Benchmarks.Comparison;

/// <summary>Differences from a reference, and those beyond their tolerance.</summary>
internal sealed class ReferenceCheck
{
    private readonly List<string> _deviations = [];

    /// <summary>1 if anything deviates, else 0.</summary>
    public int ExitCode => _deviations.Count > 0 ? 1 : 0;

    /// <summary>The largest difference of a logit or probability that a contender may have from ONNX Runtime's.</summary>
    public static double Tolerance(string contender) => contender switch
    {
        "bfloat16" => 1e-2,
        "exported-int8" => 5e-2,
        _ => 1e-5,
    };

    /// <summary>Notes a difference.</summary>
    /// <param name="what">What was compared.</param>
    /// <param name="difference">Its largest difference.</param>
    /// <param name="tolerance">What is allowed.</param>
    public void Add(string what, double difference, double tolerance)
    {
        if (!(difference <= tolerance)) // NaN deviates
            _deviations.Add($"{what}: differs by {difference:E1}, allowed {tolerance:E1}.");
    }

    /// <summary>The largest difference of two lists of numbers; NaN if their lengths differ.</summary>
    public static double Largest(IReadOnlyList<double> expected, IReadOnlyList<double> actual) =>
        expected.Count == actual.Count ? expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max() : double.NaN;

    /// <summary>Prints what deviates.</summary>
    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine(_deviations.Count > 0 ? "DEVIATIONS:" : "No result differs from its reference beyond the tolerance.");
        _deviations.ForEach(Console.WriteLine);
    }
}
