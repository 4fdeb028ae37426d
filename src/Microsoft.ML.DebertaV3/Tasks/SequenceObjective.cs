using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>The loss of a sequence classification network; <paramref name="problemType"/> says of which kind (<see cref="HeadLoss.Sequence"/>).</summary>
internal sealed class SequenceObjective(SequenceClassificationModel network, string? problemType) : IObjective
{
    public nn.Module Network => network;

    public Tensor Losses(Batch batch)
    {
        using var logits = network.call(batch.Ids, batch.Mask);
        return HeadLoss.Sequence(logits, batch.Targets, problemType);
    }
}
