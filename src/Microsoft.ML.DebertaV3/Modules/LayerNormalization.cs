using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>LayerNorm over the last dimension.</summary>
internal sealed class LayerNormalization : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")] private readonly Parameter _weight; // [size]
    [ComponentName(Name = "bias")] private readonly Parameter _bias;     // [size]
    private readonly long[] _shape;
    private readonly double _epsilon;

    public LayerNormalization(int size, double epsilon)
        : base(nameof(LayerNormalization))
    {
        _shape = [size];
        _epsilon = epsilon;
        _weight = OwnedParameter.Of(ones(size));
        _bias = OwnedParameter.Of(zeros(size));
        RegisterComponents();
    }

    /// <summary>[.., size] to [.., size].</summary>
    public override Tensor forward(Tensor input) => nn.functional.layer_norm(input, _shape, _weight, _bias, _epsilon);
}
