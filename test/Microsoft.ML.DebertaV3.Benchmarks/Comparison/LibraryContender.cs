using Microsoft.ML.DebertaV3.Inference;
using Microsoft.ML.DebertaV3.Modules;

namespace Microsoft.ML.DebertaV3.Benchmarks.Comparison;

/// <summary>The library's own engine.</summary>
internal sealed class LibraryContender : IContender
{
    private readonly SequenceClassificationModel _network;
    private readonly InferenceNetwork _inference;

    public LibraryContender(string size, NumberFormat format)
    {
        _network = ComparedModel.Create(size);
        _inference = new(
            new(_network.Backbone, format), new ClassifierHead(new(_network), _network.Backbone.Config, ComparedModel.Labels));
    }

    public float[] Run(int[][] sequences) => [.. _inference.Run(sequences).SelectMany(logits => logits)];

    public void Dispose()
    {
        _inference.Dispose();
        _network.Dispose();
    }
}
