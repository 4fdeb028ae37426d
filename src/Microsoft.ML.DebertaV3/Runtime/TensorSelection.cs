using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Comparisons, limits and fills by a number, safe as <see cref="TensorArithmetic"/> is.</summary>
internal static class TensorSelection
{
    /// <summary>0, 1, .. <paramref name="count"/> - 1, int64.</summary>
    public static Tensor Range(long count, Device device)
    {
        using Scalar start = 0L, stop = count, step = 1L;
        return arange(start, stop, step, ScalarType.Int64, device);
    }

    public static Tensor EqualTo(this Tensor left, long number)
    {
        using Scalar scalar = number;
        return left.eq(scalar);
    }

    public static Tensor AtLeast(this Tensor left, long number)
    {
        using Scalar scalar = number;
        return left.ge(scalar);
    }

    /// <summary>Raises what is smaller to <paramref name="lowest"/>.</summary>
    public static Tensor Raised(this Tensor left, double lowest)
    {
        using Scalar scalar = lowest;
        return left.clamp_min(scalar);
    }

    /// <inheritdoc cref="Raised(Tensor, double)"/>
    public static Tensor Raised(this Tensor left, long lowest)
    {
        using Scalar scalar = lowest;
        return left.clamp_min(scalar);
    }

    /// <summary>Moves what is outside of [lowest, highest] to the nearer end.</summary>
    public static Tensor Within(this Tensor left, double lowest, double highest)
    {
        using Scalar low = lowest, high = highest;
        return left.clamp(low, high);
    }

    /// <inheritdoc cref="Within(Tensor, double, double)"/>
    public static Tensor Within(this Tensor left, long lowest, long highest)
    {
        using Scalar low = lowest, high = highest;
        return left.clamp(low, high);
    }

    /// <summary>With <paramref name="number"/> where <paramref name="chosen"/> is true.</summary>
    public static Tensor FilledWhere(this Tensor left, Tensor chosen, double number)
    {
        using Scalar scalar = number;
        return left.masked_fill(chosen, scalar);
    }

    /// <inheritdoc cref="FilledWhere(Tensor, Tensor, double)"/>
    public static Tensor FilledWhere(this Tensor left, Tensor chosen, long number)
    {
        using Scalar scalar = number;
        return left.masked_fill(chosen, scalar);
    }

    public static Tensor FillInPlace(this Tensor left, double number)
    {
        using Scalar scalar = number;
        return left.fill_(scalar);
    }
}
