using Microsoft.ML.DebertaV3.Runtime;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Detects replaced pieces: classifier(gelu(dense(LayerNorm(h_CLS + h)))) for every piece, <c>mask_predictions</c>.</summary>
/// <remarks>Spec section 5.3. Unlike ELECTRA's head it adds the state of [CLS] to every piece.</remarks>
internal sealed class ReplacedTokenDetectionHead : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "dense")] private readonly Projection _dense;
    [ComponentName(Name = "LayerNorm")] private readonly LayerNormalization _normalization;
    [ComponentName(Name = "classifier")] private readonly Projection _classifier;

    public ReplacedTokenDetectionHead(DebertaV3Config config)
        : base(nameof(ReplacedTokenDetectionHead))
    {
        _dense = new(config.HiddenSize, config.HiddenSize);
        _normalization = new(config.HiddenSize, config.LayerNormEpsilon);
        _classifier = new(config.HiddenSize, 1);
        RegisterComponents();
    }

    /// <summary>Maps hidden [batch, length, hidden] to logits [batch, length]; positive means replaced.</summary>
    public override Tensor forward(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        var normalized = _normalization.call(hidden.Plus(hidden.narrow(1, 0, 1)));
        return _classifier.call(_dense.call(normalized).gelu()).squeeze(-1).MoveToOuterDisposeScope();
    }
}
