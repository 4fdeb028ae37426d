using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Gradient checkpointing: a layer call whose activations are recomputed in the backward pass instead of being stored.</summary>
/// <remarks>
/// Chen et al. 2016, arXiv:1604.06174. All tensors that require a gradient, including parameters, are inputs of the autograd function, so
/// that torch.autograd.grad and backward work as without it. See docs/decisions/0009-gradient-checkpointing.md.
/// </remarks>
internal sealed class RecomputedLayer : autograd.SingleTensorFunction<RecomputedLayer>
{
    private const string Key = "call";

    public override string Name => nameof(RecomputedLayer);

    /// <summary>The layer's output, [batch, length, hidden].</summary>
    public static Tensor Run(LayerCall call) => apply([.. call.Inputs, call]);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var call = (LayerCall)vars[^1];
        ctx.save_data(Key, call);
        return call.Forward();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var call = (LayerCall)ctx.get_data(Key);
        return [.. call.Backward(grad_output), null!]; // no gradient for the call argument
    }
}
