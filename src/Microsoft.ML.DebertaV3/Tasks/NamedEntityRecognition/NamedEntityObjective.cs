using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>
/// Cross entropy, the mean over the labelled pieces of each example. The weight of an example is its number of labelled pieces, so the loss
/// of a step is the mean over all labelled pieces, as in transformers.
/// </summary>
/// <param name="network">The network.</param>
internal sealed class NamedEntityObjective(TokenClassificationModel network) : IObjective
{
    public nn.Module Network => network;

    public Tensor Losses(Batch batch)
    {
        using var scope = NewDisposeScope();
        var logits = network.call(batch.Ids, batch.Mask); // [batch, length, labels]
        var labels = batch.Targets.to(ScalarType.Int64);  // [batch, length]
        var losses = Modules.Losses.CrossEntropy(logits.flatten(0, 1), labels.flatten()).view(labels.shape);
        return (losses.sum([1]) / Modules.Losses.Counted(labels).sum([1])).MoveToOuterDisposeScope();
    }
}
