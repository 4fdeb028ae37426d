using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>Loss of a sequence classification network.</summary>
/// <param name="network">The network.</param>
/// <param name="problemType">problem_type, which selects the loss (<see cref="HeadLoss.Sequence"/>).</param>
/// <param name="smoothing">Label smoothing, in [0, 1).</param>
internal sealed class SequenceObjective(SequenceClassificationModel network, string? problemType, double smoothing = 0) : IObjective
{
    public nn.Module Network => network;

    public Tensor Losses(Batch batch)
    {
        using var logits = network.call(batch.Ids, batch.Mask);
        return Losses(logits, batch);
    }

    /// <summary>Computes the loss of each example from logits [batch, outputs].</summary>
    public Tensor Losses(Tensor logits, Batch batch) => HeadLoss.Sequence(logits, batch.Targets, problemType, smoothing);
}
