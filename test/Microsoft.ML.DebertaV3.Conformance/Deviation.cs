namespace Microsoft.ML.DebertaV3.Conformance;

/// <summary>How far one result is from what a case expects.</summary>
/// <param name="What">The result: a tensor's name, a field.</param>
/// <param name="Difference">Not negative; infinite where the result is not a number. For what must be equal: how many are not.</param>
/// <param name="Tolerance">The largest difference that passes.</param>
internal readonly record struct Deviation(string What, double Difference, double Tolerance)
{
    public bool IsWithin => Difference <= Tolerance;

    /// <summary>Difference by tolerance, for finding the worst of several.</summary>
    public double Ratio => Difference == 0 ? 0 : Difference / Tolerance;
}
