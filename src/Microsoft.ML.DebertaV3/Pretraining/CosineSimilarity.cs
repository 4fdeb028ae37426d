using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>How alike the rows of a table are: the mean cosine of all pairs of two different rows.</summary>
/// <remarks>DeBERTaV3, table 2; golden/rtd. (|Σ unit rows|² - V) / (V (V - 1)): no pair is formed. A row of zeros is like none.</remarks>
internal static class CosineSimilarity
{
    private const double SmallestNorm = 1e-12;

    /// <summary>Of a table [rows, size] with at least two rows.</summary>
    public static double Mean(Tensor table)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var rows = table.shape[0];
        var units = table / table.norm(1, keepdim: true).Raised(SmallestNorm);
        var squared = units.sum(0, type: ScalarType.Float64).Squared().sum().item<double>();
        var ofSame = units.Squared().sum(ScalarType.Float64).item<double>(); // rows, but for rows of zeros
        return (squared - ofSame) / ((double)rows * (rows - 1));
    }
}
