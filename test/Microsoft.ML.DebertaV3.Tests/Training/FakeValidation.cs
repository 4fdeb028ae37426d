using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Tests.Training;

/// <summary>Gives one made-up value of a metric after another.</summary>
internal sealed class FakeValidation(IEnumerable<double> values, bool higherIsBetter = true) : IValidation
{
    private readonly double[] _values = [.. values];

    public string Metric => "Made up";

    public bool HigherIsBetter => higherIsBetter;

    /// <summary>The next value's place; a resumed run sets it.</summary>
    public int Next { get; set; }

    public IReadOnlyDictionary<string, double> Evaluate() => new Dictionary<string, double> { [Metric] = _values[Next++] };
}
