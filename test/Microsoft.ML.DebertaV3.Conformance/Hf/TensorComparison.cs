using System.Text.Json;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Hf;

/// <summary>
/// Compares tensors as a case asks: by absolute difference, or relative to the largest expected value; with one tolerance or several.
/// </summary>
internal sealed class TensorComparison
{
    private const double SmallestScale = 0.01; // README of golden/hf: max(max |expected|, 0.01)
    private const string FinalParameters = "final parameters"; // in tolerance_by_tensor; traces of a parameter count among them

    private readonly Deviations _deviations = new();
    private readonly bool _isRelative;
    private readonly double _tolerance;
    private readonly JsonElement? _toleranceByTensor;

    public TensorComparison(GoldenCase golden)
    {
        _isRelative = golden.Text("compare") switch
        {
            "absolute" => false,
            "relative" => true,
            _ => throw golden.Unknown("compare"),
        };
        _tolerance = golden["tolerance"].GetDouble();
        _toleranceByTensor = golden.Find("tolerance_by_tensor");
    }

    /// <param name="name">The tensor's name, which decides the tolerance and, by <see cref="RowSlice"/>, which rows were stored.</param>
    /// <param name="expected">The golden. A last dimension of 1 may be missing from either.</param>
    /// <param name="got">The library's, whole.</param>
    /// <param name="counted">Bool, broadcast against the whole: what is compared. Null: all.</param>
    /// <param name="detail">Put in front of the name in the report.</param>
    public void Compare(string name, Tensor expected, Tensor got, Tensor? counted = null, string detail = "")
    {
        using var scope = NewDisposeScope();
        var slice = RowSlice.Parse(name);
        (got, counted) = (slice.Of(got), counted is null ? null : slice.OfBroadcast(counted, got.dim()));
        if (!Shape(expected).SequenceEqual(Shape(got)))
            throw WrongShape(detail + name, expected, got);
        var wanted = expected.to(ScalarType.Float64);
        var difference = (got.to(ScalarType.Float64).view(expected.shape) - wanted).abs();
        if (counted is not null)
            difference = where(counted, difference, zeros_like(difference));
        var scale = _isRelative ? Math.Max(wanted.abs().max().item<double>(), SmallestScale) : 1;
        _deviations.Add(detail + name, difference.max().item<double>() / scale, Tolerance(slice.Name));
    }

    /// <summary>Compares two results of the library that must be equal, bit for bit.</summary>
    public void CompareExactly(string name, Tensor expected, Tensor got, Tensor counted)
    {
        using var scope = NewDisposeScope();
        _deviations.Add(name, expected.not_equal(got).logical_and(counted).count_nonzero().item<long>(), 0);
    }

    public CaseResult Result(string name, string detail = "") => _deviations.Result(name, detail);

    /// <summary>The error for a tensor that cannot be compared.</summary>
    public static InvalidDataException WrongShape(string name, Tensor expected, Tensor got) =>
        new($"'{name}': found shape [{string.Join(", ", got.shape)}], wanted [{string.Join(", ", expected.shape)}]");

    private double Tolerance(string name)
    {
        if (_toleranceByTensor is not { } byTensor)
            return _tolerance;
        var isParameter = name.StartsWith("final.", StringComparison.Ordinal) || name.StartsWith("trace.", StringComparison.Ordinal);
        return (byTensor.Optional(name) ?? (isParameter ? byTensor.Optional(FinalParameters) : null))?.GetDouble() ?? _tolerance;
    }

    private static long[] Shape(Tensor tensor) => tensor.shape is [.. var first, 1] ? first : tensor.shape;
}
