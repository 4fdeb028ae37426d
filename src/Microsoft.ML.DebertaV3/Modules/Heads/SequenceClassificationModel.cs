using Microsoft.ML.DebertaV3.Runtime;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>
/// Backbone, pooler and a linear layer: one vector of logits per text (transformers' DebertaV2ForSequenceClassification).
/// </summary>
/// <remarks>Spec section 3.9. One label means regression.</remarks>
internal sealed class SequenceClassificationModel : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "deberta")] private readonly Backbone _backbone;
    [ComponentName(Name = "pooler")] private readonly ContextPooler _pooler;
    [ComponentName(Name = "classifier")] private readonly Projection _classifier;
    private readonly RandomDropout _dropout;

    public SequenceClassificationModel(DebertaV3Config config, int labels, Generator? dropoutRandom = null)
        : base(nameof(SequenceClassificationModel))
    {
        _backbone = new(config, dropoutRandom);
        _pooler = new(config, dropoutRandom);
        _dropout = new(config.ClassifierDropout ?? config.HiddenDropout, dropoutRandom);
        _classifier = new(config.HiddenSize, labels);
        RegisterComponents();
    }

    public Backbone Backbone => _backbone;

    /// <summary>Maps ids and mask [batch, length] to logits [batch, labels].</summary>
    public override Tensor forward(Tensor ids, Tensor mask)
    {
        using var scope = NewDisposeScope();
        return Classify(Pooled(ids, mask)).MoveToOuterDisposeScope();
    }

    /// <summary>Same as <see cref="forward"/>, from word vectors [batch, length, hidden] instead of ids.</summary>
    public Tensor FromWords(Tensor words, Tensor mask)
    {
        using var scope = NewDisposeScope();
        return Classify(_pooler.call(_backbone.FromWords(words, mask))).MoveToOuterDisposeScope();
    }

    /// <summary>Same as <see cref="forward"/>, from the output of the embeddings, [batch, length, hidden], instead of ids.</summary>
    public Tensor FromEmbedded(Tensor embedded, Tensor mask)
    {
        using var scope = NewDisposeScope();
        return Classify(_pooler.call(_backbone.Encoder.call(embedded, mask))).MoveToOuterDisposeScope();
    }

    /// <summary>Computes the classifier's input before dropout, [batch, hidden].</summary>
    public Tensor Pooled(Tensor ids, Tensor mask)
    {
        using var hidden = _backbone.call(ids, mask);
        return _pooler.call(hidden);
    }

    /// <summary>Permutes the classifier's outputs: output i becomes the former output <c>order[i]</c>.</summary>
    public void ReorderLabels(IReadOnlyList<int> order) => _classifier.Reorder(order);

    /// <summary>
    /// Transforms weights and bias of the classifier so that each output becomes <c>factors[i] · output[i] + offsets[i]</c>. Computed in
    /// float64 and rounded once; values beyond float32 become infinite.
    /// </summary>
    public void ScaleOutputs(double[] factors, double[] offsets)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (weight, bias) = (_classifier.Weight, _classifier.Bias);
        var (factor, offset) = (tensor(factors, device: weight.device), tensor(offsets, device: weight.device));
        weight.copy_(weight.to(ScalarType.Float64).mul(factor.unsqueeze(1)));
        bias.copy_(bias.to(ScalarType.Float64).mul(factor).Plus(offset));
    }

    /// <summary>Whether all weights of the classifier are finite.</summary>
    public bool HasFiniteClassifier()
    {
        using var scope = NewDisposeScope();
        return _classifier.Weight.isfinite().all().item<bool>() && _classifier.Bias.isfinite().all().item<bool>();
    }

    /// <summary>Copies the classifier's weights; the caller disposes the copies.</summary>
    public (Tensor Weight, Tensor Bias) CopyClassifier()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return (_classifier.Weight.detach().clone().DetachFromDisposeScope(), _classifier.Bias.detach().clone().DetachFromDisposeScope());
    }

    /// <summary>Restores weights from <see cref="CopyClassifier"/> exactly.</summary>
    public void RestoreClassifier((Tensor Weight, Tensor Bias) copy)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        _classifier.Weight.copy_(copy.Weight);
        _classifier.Bias.copy_(copy.Bias);
    }

    private Tensor Classify(Tensor pooled)
    {
        using var kept = _dropout.call(pooled);
        return _classifier.call(kept);
    }
}
