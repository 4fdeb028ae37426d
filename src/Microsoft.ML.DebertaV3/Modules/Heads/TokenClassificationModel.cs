using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Backbone and a linear layer on every piece (transformers' DebertaV2ForTokenClassification).</summary>
/// <remarks>Spec section 3.9: the head uses the hidden dropout rate and ignores the classifier's.</remarks>
internal sealed class TokenClassificationModel : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "deberta")] private readonly Backbone _backbone;
    [ComponentName(Name = "classifier")] private readonly Projection _classifier;
    private readonly RandomDropout _dropout;

    public TokenClassificationModel(DebertaV3Config config, int labels, Generator? dropoutRandom = null)
        : base(nameof(TokenClassificationModel))
    {
        _backbone = new(config, dropoutRandom);
        _dropout = new(config.HiddenDropout, dropoutRandom);
        _classifier = new(config.HiddenSize, labels);
        RegisterComponents();
    }

    public Backbone Backbone => _backbone;

    /// <summary>Permutes the classifier's outputs: output i becomes the former output <c>order[i]</c>.</summary>
    public void ReorderLabels(IReadOnlyList<int> order) => _classifier.Reorder(order);

    /// <summary>Maps ids and mask [batch, length] to logits [batch, length, labels].</summary>
    public override Tensor forward(Tensor ids, Tensor mask)
    {
        using var scope = NewDisposeScope();
        return _classifier.call(_dropout.call(_backbone.call(ids, mask))).MoveToOuterDisposeScope();
    }
}
