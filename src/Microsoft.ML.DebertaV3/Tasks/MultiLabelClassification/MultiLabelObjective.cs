using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.MultiLabelClassification;

/// <summary>Binary cross entropy, the mean over the labels; the positive term of each label can have a weight.</summary>
/// <param name="network">The network.</param>
/// <param name="weights">The weight of each label's positive term; null: 1.</param>
internal sealed class MultiLabelObjective(SequenceClassificationModel network, IReadOnlyList<float>? weights) : IObjective
{
    public nn.Module Network => network;

    public Tensor Losses(Batch batch)
    {
        using var scope = NewDisposeScope();
        var logits = network.call(batch.Ids, batch.Mask);
        if (weights is null)
            return Modules.Losses.BinaryCrossEntropy(logits, batch.Targets).MoveToOuterDisposeScope();
        var positive = tensor(weights.ToArray(), device: logits.device);
        var losses = nn.functional.binary_cross_entropy_with_logits(
            logits, batch.Targets, reduction: nn.Reduction.None, pos_weights: positive);
        return losses.mean([1]).MoveToOuterDisposeScope();
    }
}
