using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>gelu(dense(dropout(hidden state of [CLS]))): one vector per text.</summary>
/// <remarks>Spec section 3.9. Published pre-trained files contain no pooler: fine-tuning initializes it.</remarks>
internal sealed class ContextPooler : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "dense")] private readonly Projection _dense;
    private readonly RandomDropout _dropout;

    public ContextPooler(DebertaV3Config config, Generator? dropoutRandom)
        : base(nameof(ContextPooler))
    {
        _dense = new(config.HiddenSize, config.HiddenSize);
        _dropout = new(config.PoolerDropout, dropoutRandom);
        RegisterComponents();
    }

    /// <summary>[batch, length, hidden] to [batch, hidden].</summary>
    public override Tensor forward(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        return _dense.call(_dropout.call(hidden.select(1, 0))).gelu().MoveToOuterDisposeScope();
    }
}
