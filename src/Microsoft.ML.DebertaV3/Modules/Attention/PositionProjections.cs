using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>The projected relative positions of one layer: one row per distance that occurs in a text of one length.</summary>
/// <param name="Keys">[heads, 2·length - 1, head size]; in order of decreasing distance q - k, from length - 1 to -(length - 1).</param>
/// <param name="Queries">[heads, 2·length - 1, head size], scaled like the scores; in order of increasing distance q - k, from -(length -
/// 1) to length - 1.</param>
internal sealed record PositionProjections(Tensor Keys, Tensor Queries) : IDisposable
{
    /// <summary>Returns the slice for a text of <paramref name="length"/> pieces, at most the length of this one.</summary>
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
