using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>
/// Linear layer, x W^T + b. Unlike torch's Linear it is not initialized, which would draw from the process-wide random state.
/// </summary>
internal sealed class Projection : nn.Module<Tensor, Tensor>, IMixedPrecision
{
    [ComponentName(Name = "weight")] private readonly Parameter _weight; // [output, input]
    [ComponentName(Name = "bias")] private readonly Parameter _bias;     // [output]

    public Projection(int inputSize, int outputSize)
        : base(nameof(Projection))
    {
        _weight = OwnedParameter.Matrix(outputSize, inputSize);
        _bias = OwnedParameter.Of(zeros(outputSize));
        RegisterComponents();
    }

    public Tensor Weight => _weight;

    public Tensor Bias => _bias;

    public ComputePrecision? Precision { get; set; }

    /// <summary>Permutes the outputs: output i becomes the former output <c>order[i]</c>.</summary>
    public void Reorder(IReadOnlyList<int> order)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var index = tensor(order.Select(i => (long)i).ToArray(), device: _weight.device);
        _weight.copy_(_weight.index_select(0, index));
        _bias.copy_(_bias.index_select(0, index));
    }

    /// <summary>[.., input] to [.., output].</summary>
    public override Tensor forward(Tensor input) =>
        training && Precision is { } precision ? precision.Linear(input, _weight, _bias) : nn.functional.linear(input, _weight, _bias);
}
