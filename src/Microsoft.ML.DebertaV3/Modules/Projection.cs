using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>x W^T + b. Torch's Linear without its initialisation, which would draw from the process-wide random state.</summary>
internal sealed class Projection : nn.Module<Tensor, Tensor>, IMixedPrecision
{
    [ComponentName(Name = "weight")] private readonly Parameter _weight; // [output, input]
    [ComponentName(Name = "bias")] private readonly Parameter _bias;     // [output]

    public Projection(int inputSize, int outputSize)
        : base(nameof(Projection))
    {
        _weight = OwnedParameter.Of(zeros(outputSize, inputSize));
        _bias = OwnedParameter.Of(zeros(outputSize));
        RegisterComponents();
    }

    public Tensor Weight => _weight;

    public Tensor Bias => _bias;

    public ComputePrecision? Precision { get; set; }

    /// <summary>[.., input] to [.., output].</summary>
    public override Tensor forward(Tensor input) =>
        training && Precision is { } precision ? precision.Linear(input, _weight, _bias) : nn.functional.linear(input, _weight, _bias);
}
