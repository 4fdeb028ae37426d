using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Sums, products and comparisons of tensors and numbers that no garbage collection can spoil.</summary>
/// <remarks>
/// TorchSharp's operators make a Scalar of the number (and of the 1 in a + 1 · b) and are done with it before the native code has read it: a collection in between
/// frees it, and the result is wrong or an error. Here each lives until the operation has returned (docs/decisions/0014-scalars.md).
/// </remarks>
internal static class TensorArithmetic
{
    public static Tensor Plus(this Tensor left, Tensor right)
    {
        using Scalar one = 1;
        return left.add(right, one);
    }

    public static Tensor Plus(this Tensor left, double number)
    {
        using Scalar scalar = number, one = 1;
        return left.add(scalar, one);
    }

    public static Tensor Plus(this Tensor left, long number)
    {
        using Scalar scalar = number, one = 1;
        return left.add(scalar, one);
    }

    public static Tensor AddInPlace(this Tensor left, Tensor right)
    {
        using Scalar one = 1;
        return left.add_(right, one);
    }

    /// <summary>Adds row i of <paramref name="values"/> to row <paramref name="rows"/>[i].</summary>
    public static Tensor AddRowsInPlace(this Tensor table, Tensor rows, Tensor values)
    {
        using Scalar one = 1;
        return table.index_add_(0, rows, values, one);
    }

    public static Tensor Times(this Tensor left, double number)
    {
        using Scalar scalar = number;
        return left.mul(scalar);
    }

    public static Tensor Times(this Tensor left, long number)
    {
        using Scalar scalar = number;
        return left.mul(scalar);
    }

    public static Tensor TimesInPlace(this Tensor left, double number)
    {
        using Scalar scalar = number;
        return left.mul_(scalar);
    }

    public static Tensor DividedBy(this Tensor left, double number)
    {
        using Scalar scalar = number;
        return left.div(scalar);
    }

    public static Tensor DivideInPlace(this Tensor left, double number)
    {
        using Scalar scalar = number;
        return left.div_(scalar);
    }

    public static Tensor Squared(this Tensor x) => x.mul(x);
}
