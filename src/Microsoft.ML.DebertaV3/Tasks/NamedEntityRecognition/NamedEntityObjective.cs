using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>
/// Cross entropy of the pieces that have a label, the mean of each example. An example weighs as much as it has such pieces, so that the
/// step's loss is the mean over all of them, as in transformers.
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
