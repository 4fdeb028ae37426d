using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>A task's loss on the logits of a sequence classification network.</summary>
internal sealed class SequenceObjective(SequenceClassificationModel network, ITask task) : IObjective
{
    public nn.Module Network => network;

    public Tensor Losses(Batch batch)
    {
        using var logits = network.call(batch.Ids, batch.Mask);
        return task.Losses(logits, batch);
    }
}
