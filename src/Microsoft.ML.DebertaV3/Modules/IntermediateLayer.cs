using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>gelu(dense(x)), the expanding half of the feed-forward part. The GELU is exact (erf), not the tanh approximation.</summary>
internal sealed class IntermediateLayer : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "dense")] private readonly Projection _dense;

    public IntermediateLayer(DebertaV3Config config)
        : base(nameof(IntermediateLayer))
    {
        _dense = new(config.HiddenSize, config.IntermediateSize);
        RegisterComponents();
    }

    /// <summary>[batch, length, hidden] to [batch, length, intermediate].</summary>
    public override Tensor forward(Tensor input)
    {
        using var dense = _dense.call(input);
        return dense.gelu();
    }
}
