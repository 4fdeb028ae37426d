using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Scores each choice in a sequence of its own (transformers' DebertaV2ForMultipleChoice).</summary>
/// <remarks>Spec section 3.9.</remarks>
internal sealed class MultipleChoiceModel : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "deberta")] private readonly Backbone _backbone;
    [ComponentName(Name = "pooler")] private readonly ContextPooler _pooler;
    [ComponentName(Name = "classifier")] private readonly Projection _classifier;
    private readonly RandomDropout _dropout;

    public MultipleChoiceModel(DebertaV3Config config, Generator? dropoutRandom = null)
        : base(nameof(MultipleChoiceModel))
    {
        _backbone = new(config, dropoutRandom);
        _pooler = new(config, dropoutRandom);
        _dropout = new(config.ClassifierDropout ?? config.HiddenDropout, dropoutRandom);
        _classifier = new(config.HiddenSize, 1);
        RegisterComponents();
    }

    public Backbone Backbone => _backbone;

    /// <summary>Maps ids and mask [batch, choices, length] to logits [batch, choices].</summary>
    public override Tensor forward(Tensor ids, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var (batch, choices) = (ids.shape[0], ids.shape[1]);
        return Scores(ids.flatten(0, 1), mask.flatten(0, 1)).view(batch, choices).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Maps ids and mask of choices, [sequences, length], to one score each, [sequences, 1]. Use it if the number of choices differs
    /// between examples.
    /// </summary>
    public Tensor Scores(Tensor ids, Tensor mask)
    {
        using var scope = NewDisposeScope();
        return _classifier.call(_dropout.call(_pooler.call(_backbone.call(ids, mask)))).MoveToOuterDisposeScope();
    }

    /// <summary>Returns one vector per choice, [batch · choices, hidden].</summary>
    public Tensor Pooled(Tensor ids, Tensor mask)
    {
        using var scope = NewDisposeScope();
        return _pooler.call(_backbone.call(ids.flatten(0, 1), mask.flatten(0, 1))).MoveToOuterDisposeScope();
    }
}
