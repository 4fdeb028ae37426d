using System.Text.Json;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Rtd;

/// <summary>The bounds of this format: |got - expected| within a part of |expected| plus a part of the tensor's largest value, or plus a number.</summary>
internal sealed class RtdTolerance(JsonElement tolerance)
{
    public double Relative => tolerance.Member("rtol").GetDouble();

    /// <summary>Compares a loss: relative to its value.</summary>
    public void Loss(Deviations deviations, string name, Tensor expected, Tensor got) => Add(deviations, name, expected, got, Field("loss_rtol"), 1e-12);

    /// <summary>Compares a perturbation: absolutely.</summary>
    public void Perturbation(Deviations deviations, string name, Tensor expected, Tensor got) => Add(deviations, name, expected, got, 0, Field("delta_atol"));

    /// <summary>Compares the gradient of a perturbation.</summary>
    public void PerturbationGradient(Deviations deviations, string name, Tensor expected, Tensor got) =>
        Add(deviations, name, expected, got, Field("delta_grad_rtol"), OfLargest(expected));

    /// <summary>Compares anything else.</summary>
    public void Value(Deviations deviations, string name, Tensor expected, Tensor got) => Add(deviations, name, expected, got, Relative, OfLargest(expected));

    private double Field(string name) => tolerance.Member(name).GetDouble();

    private double OfLargest(Tensor expected) => Field("atol_rel_to_tensor_absmax") * Math.Max(expected.abs().max().item<float>(), 1e-12f);

    // What the relative part leaves over, against the absolute part.
    private static void Add(Deviations deviations, string name, Tensor expected, Tensor got, double relative, double absolute)
    {
        if (expected.numel() != got.numel())
            throw new InvalidDataException($"'{name}': found shape [{string.Join(", ", got.shape)}], wanted [{string.Join(", ", expected.shape)}]");
        var wanted = expected.to(ScalarType.Float64).flatten();
        var difference = (got.to(ScalarType.Float64).flatten() - wanted).abs() - wanted.abs() * relative;
        deviations.Add(name, Math.Max(0, difference.max().item<double>()), absolute);
    }
}
