namespace Microsoft.ML.DebertaV3.Conformance;

/// <summary>Collects the deviations of a case and keeps the worst.</summary>
/// <param name="leastTolerance">What is tolerated of every number.</param>
internal sealed class Deviations(double leastTolerance = 0)
{
    private Deviation? _worst;

    /// <summary>Adds a number that may differ a little.</summary>
    public void Add(string what, double difference, double tolerance) =>
        Add(new Deviation(what, double.IsNaN(difference) ? double.PositiveInfinity : difference, Math.Max(tolerance, leastTolerance)));

    private void Add(Deviation deviation)
    {
        if (_worst is not { } worst || deviation.Ratio > worst.Ratio)
            _worst = deviation;
    }

    /// <summary>Adds the largest difference of two rows of numbers.</summary>
    public void Add(string what, IReadOnlyList<double> expected, IReadOnlyList<float> got, double tolerance)
    {
        AddEqual($"length of {what}", expected.Count == got.Count);
        foreach (var (wanted, found) in expected.Zip(got))
            Add(what, Math.Abs(wanted - found), tolerance);
    }

    /// <summary>Adds something that must be equal.</summary>
    public void AddEqual(string what, bool isEqual) => Add(new Deviation(what, isEqual ? 0 : 1, 0));

    /// <summary>The case's result.</summary>
    /// <exception cref="InvalidDataException">Nothing was compared.</exception>
    public CaseResult Result(string name, string detail = "") => _worst is { } worst
        ? new(name, worst.IsWithin ? Verdict.Ok : Verdict.Fail, worst, detail)
        : throw new InvalidDataException("the case expects nothing: there is nothing to compare");
}
