using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Scoring;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Benchmarks.Comparison;

/// <summary>The library's modules, run by torch on padded batches.</summary>
internal sealed class TorchContender : IContender
{
    private readonly SequenceClassificationModel _network;
    private readonly TorchEngine _engine;

    public TorchContender(string size)
    {
        _network = ComparedModel.Create(size);
        _engine = new((ids, mask) => _network.call(ids, mask), isPerPiece: false, paddingId: 0, CPU);
    }

    public float[] Run(int[][] sequences) => [.. _engine.Run(sequences).SelectMany(logits => logits)];

    public void Dispose() => _network.Dispose();
}
