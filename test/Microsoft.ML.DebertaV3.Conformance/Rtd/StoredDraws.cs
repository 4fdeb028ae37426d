using Microsoft.ML.DebertaV3.Pretraining;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Rtd;

/// <summary>Stored pieces in place of drawn ones, for one micro-batch.</summary>
internal sealed class StoredDraws(long[] pieces) : IPretrainingDraws
{
    private int _next;

    public void BeginGeneration(int index) => _next = 0;

    public long[] Draw(Tensor weights)
    {
        var drawn = pieces.AsSpan(_next, (int)weights.shape[0]).ToArray();
        _next += drawn.Length;
        return drawn;
    }

    public void BeginDetection(int index)
    {
    }
}
