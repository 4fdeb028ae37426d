using Microsoft.ML.DebertaV3.Pretraining;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

/// <summary>
/// Draws that depend on the masked piece alone, not on the weights nor on the micro-batch: every other one is the original.
/// </summary>
internal sealed class FixedDraws(IReadOnlyList<MaskedBatch> batches) : IPretrainingDraws
{
    private Queue<long> _pieces = [];

    public void BeginGeneration(int index) =>
        _pieces = new(batches[index].Targets().Select(piece => piece % 2 == 0 ? piece : 2 + piece % 7));

    public long[] Draw(Tensor weights) => [.. Enumerable.Range(0, (int)weights.shape[0]).Select(_ => _pieces.Dequeue())];

    public void BeginDetection(int index)
    {
    }
}
