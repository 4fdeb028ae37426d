using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.MultipleChoice;

/// <summary>Cross entropy over the choices of each example; examples may have different numbers of choices.</summary>
internal sealed class MultipleChoiceObjective(MultipleChoiceModel network) : IObjective
{
    public nn.Module Network => network;

    public Tensor Losses(Batch batch)
    {
        using var scope = NewDisposeScope();
        var scores = network.Scores(batch.Ids, batch.Mask).squeeze(1).to(ScalarType.Float32); // [choices of all examples]
        var groups = scores.split(batch.Groups.Select(count => (long)count).ToArray());
        var logits = nn.utils.rnn.pad_sequence(groups, batch_first: true, padding_value: float.MinValue); // [batch, most choices]
        return Modules.Losses.CrossEntropy(logits, batch.Targets.to(ScalarType.Int64)).MoveToOuterDisposeScope();
    }
}
