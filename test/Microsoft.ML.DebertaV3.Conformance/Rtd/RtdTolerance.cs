using System.Text.Json;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Rtd;

/// <summary>
/// The bounds of this format: |got - expected| within a part of |expected| plus a part of the tensor's largest value, or plus a number.
/// </summary>
internal sealed class RtdTolerance(JsonElement tolerance)
{
    private const double SmallestBound = 1e-12;

    public double Relative => Field("rtol");

    /// <summary>Compares mean losses: each relative to its value.</summary>
    public void Loss(Deviations deviations, string name, Tensor expected, Tensor got) =>
        Add(deviations, name, expected, got, Field("loss_rtol"), SmallestBound);

    /// <summary>Compares losses of single pieces: a difference of logits, which may be small where they are large.</summary>
    public void PieceLoss(Deviations deviations, string name, Tensor expected, Tensor got) =>
        Add(deviations, name, expected, got, Field("loss_rtol"), tolerance.Optional("atol")?.GetDouble() ?? SmallestBound);

    /// <summary>Compares gradient norms: each relative to its value.</summary>
    public void Norm(Deviations deviations, string name, Tensor expected, Tensor got) =>
        Add(deviations, name, expected, got, Field("grad_norm_rtol"), SmallestBound);

    /// <summary>Compares probabilities.</summary>
    public void Probability(Deviations deviations, string name, Tensor expected, Tensor got) =>
        Add(deviations, name, expected, got, Field("probs_rtol"), Field("probs_atol"));

    /// <summary>Compares a perturbation: absolutely.</summary>
    public void Perturbation(Deviations deviations, string name, Tensor expected, Tensor got) =>
        Add(deviations, name, expected, got, 0, Field("delta_atol"));

    /// <summary>Compares the gradient of a perturbation.</summary>
    public void PerturbationGradient(Deviations deviations, string name, Tensor expected, Tensor got) =>
        Add(deviations, name, expected, got, Field("delta_grad_rtol"), OfLargest(expected));

    /// <summary>Compares anything else.</summary>
    public void Value(Deviations deviations, string name, Tensor expected, Tensor got) =>
        Add(deviations, name, expected, got, Relative, tolerance.Optional("atol")?.GetDouble() ?? OfLargest(expected));

    /// <summary>Compares whole numbers: all must be equal.</summary>
    public static void Equal(Deviations deviations, string name, Tensor expected, Tensor got)
    {
        RequireSize(name, expected, got);
        deviations.Add(name, (expected.flatten() != got.flatten()).sum().item<long>(), 0);
    }

    /// <summary>Compares what many steps left of a parameter: by the root mean square of the difference and by the largest.</summary>
    public void Trained(Deviations deviations, string name, Tensor expected, Tensor got, bool isTable)
    {
        RequireSize(name, expected, got);
        var difference = got.to(ScalarType.Float64).flatten() - expected.to(ScalarType.Float64).flatten();
        deviations.Add($"rms of {name}", difference.square().mean().sqrt().item<double>(), Field("table_and_param_rms_atol"));
        deviations.Add(name, difference.abs().max().item<double>(), Field(isTable ? "table_max_atol" : "param_max_atol"));
    }

    public double Field(string name) => tolerance.Member(name).GetDouble();

    private double OfLargest(Tensor expected) =>
        Field("atol_rel_to_tensor_absmax") * Math.Max(expected.abs().max().item<float>(), SmallestBound);

    // What the relative part leaves over, against the absolute part.
    private static void Add(Deviations deviations, string name, Tensor expected, Tensor got, double relative, double absolute)
    {
        RequireSize(name, expected, got);
        var wanted = expected.to(ScalarType.Float64).flatten();
        var difference = (got.to(ScalarType.Float64).flatten() - wanted).abs() - wanted.abs() * relative;
        var worst = difference.max().item<double>();
        deviations.Add(name, double.IsNaN(worst) ? worst : Math.Max(0, worst), absolute);
    }

    private static void RequireSize(string name, Tensor expected, Tensor got)
    {
        if (expected.numel() != got.numel())
            throw new InvalidDataException(
                $"'{name}': found shape [{string.Join(", ", got.shape)}], wanted [{string.Join(", ", expected.shape)}]");
    }
}
