using Microsoft.ML.DebertaV3.Runtime;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>LayerNorm(dropout(dense(x)) + residual): the output of both the attention and the feed-forward part of a layer.</summary>
/// <remarks>Spec section 3.6.</remarks>
internal sealed class SelfOutput : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "dense")] private readonly Projection _dense;
    [ComponentName(Name = "LayerNorm")] private readonly LayerNormalization _normalization;
    private readonly RandomDropout _dropout;

    public SelfOutput(int inputSize, DebertaV3Config config, Generator? dropoutRandom)
        : base(nameof(SelfOutput))
    {
        _dense = new(inputSize, config.HiddenSize);
        _normalization = new(config.HiddenSize, config.LayerNormEpsilon);
        _dropout = new(config.HiddenDropout, dropoutRandom);
        RegisterComponents();
    }

    /// <summary>x [batch, length, input], residual [batch, length, hidden] to [batch, length, hidden].</summary>
    public override Tensor forward(Tensor x, Tensor residual)
    {
        using var scope = NewDisposeScope();
        return _normalization.call(_dropout.call(_dense.call(x)).Plus(residual)).MoveToOuterDisposeScope();
    }
}
