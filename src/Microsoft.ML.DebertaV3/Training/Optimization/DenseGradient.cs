using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Gradients that are formed outside torch's graph.</summary>
internal static class DenseGradient
{
    /// <summary>The parameter's gradient, to add to; zeros where it had none. The caller's dispose scope owns the handle.</summary>
    public static Tensor Of(Tensor parameter)
    {
        if (parameter.grad is { } present)
            return present;
        using (var zeros = zeros_like(parameter, requires_grad: false))
            parameter.grad = zeros;
        return parameter.grad!;
    }
}
