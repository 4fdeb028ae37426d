using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Mean cosine similarity over all pairs of different rows of an embedding table.</summary>
/// <remarks>
/// DeBERTaV3, table 2; golden/rtd. Computed as (|Σ unit rows|² - V) / (V (V - 1)), without forming pairs. Rows of zeros have similarity 0.
/// </remarks>
internal static class CosineSimilarity
{
    private const double SmallestNorm = 1e-12;
    private const long MostRows = 8192; // rows at a time, to avoid a second table

    /// <summary>Computes the similarity for a table [rows, size] with at least two rows, given as a sum of one or two tables.</summary>
    public static double Mean(params IReadOnlyList<Tensor> summands)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (rows, sum, ofSame) = (summands[0].shape[0], zeros(summands[0].shape[1], ScalarType.Float64, summands[0].device), 0.0);
        for (long start = 0; start < rows; start += MostRows)
            ofSame += Add(summands, start, Math.Min(MostRows, rows - start), sum);
        return (sum.Squared().sum().item<double>() - ofSame) / ((double)rows * (rows - 1));
    }

    // Adds the unit rows to sum, [size], and returns their number, not counting rows of zeros.
    private static double Add(IReadOnlyList<Tensor> summands, long start, long count, Tensor sum)
    {
        using var scope = NewDisposeScope();
        var table = summands.Select(summand => summand.narrow(0, start, count)).Aggregate((left, right) => left.Plus(right));
        var units = table / table.norm(1, keepdim: true).ClampMin(SmallestNorm);
        sum.AddInPlace(units.sum(0, type: ScalarType.Float64));
        return units.Squared().sum(ScalarType.Float64).item<double>();
    }
}
