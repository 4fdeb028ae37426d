using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Access to gradients that are computed outside torch's autograd.</summary>
internal static class DenseGradient
{
    /// <summary>
    /// Returns the parameter's gradient, for accumulation; creates it with zeros if there is none. The caller's dispose scope owns the
    /// handle.
    /// </summary>
    public static Tensor Of(Tensor parameter)
    {
        if (parameter.grad is { } present)
            return present;
        using (var zeros = zeros_like(parameter, requires_grad: false))
            parameter.grad = zeros;
        return parameter.grad!;
    }
}
