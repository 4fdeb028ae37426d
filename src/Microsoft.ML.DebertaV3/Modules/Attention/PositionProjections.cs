using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>The projected relative positions of one layer, one row per distance of a text of one length.</summary>
/// <param name="Keys">[heads, 2·length - 1, head size]; distance q - k falls from length - 1 to -(length - 1).</param>
/// <param name="Queries">[heads, 2·length - 1, head size], scaled as the scores are; distance q - k rises from -(length - 1) to length -
/// 1.</param>
internal sealed record PositionProjections(Tensor Keys, Tensor Queries) : IDisposable
{
    /// <summary>The part for a text of <paramref name="length"/> pieces, no longer than this one's.</summary>
    public PositionProjections For(int length)
    {
        var excess = ((Keys.shape[1] + 1) / 2) - length;
        return new(Keys.narrow(1, excess, 2 * length - 1), Queries.narrow(1, excess, 2 * length - 1));
    }

    public void Dispose()
    {
        Keys.Dispose();
        Queries.Dispose();
    }
}
