using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

/// <summary>
/// Mean of the cross entropies of start and end, over the pieces of each window without padding: HeadLoss.Span for each window.
/// </summary>
internal sealed class SpanObjective(QuestionAnsweringModel network) : IObjective
{
    public nn.Module Network => network;

    public Tensor Losses(Batch batch)
    {
        using var scope = NewDisposeScope();
        var padding = batch.Mask.EqualTo(0).unsqueeze(-1);
        var logits = network.call(batch.Ids, batch.Mask).MaskedFill(padding, float.MinValue); // [batch, length, 2]
        var places = batch.Targets.to(ScalarType.Int64); // [batch, 2]
        var starts = Modules.Losses.CrossEntropy(logits.select(2, 0), places.select(1, 0));
        var ends = Modules.Losses.CrossEntropy(logits.select(2, 1), places.select(1, 1));
        return starts.Plus(ends).DividedBy(2).MoveToOuterDisposeScope();
    }
}
