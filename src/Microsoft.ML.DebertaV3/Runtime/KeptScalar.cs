using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Keeps a number that TorchSharp wraps for native code until that has read it.</summary>
/// <remarks>
/// TorchSharp's operators make a Scalar of the number (and of the 1 in a + 1 · b) and are done with it before the native code has read it:
/// a collection in between frees it, and the result is wrong or an error (docs/decisions/0014-scalars.md).
/// </remarks>
internal static class KeptScalar
{
    /// <summary>The result of <paramref name="operation"/>; frees <paramref name="scalar"/> afterwards.</summary>
    public static Tensor Use(Scalar scalar, Func<Scalar, Tensor> operation)
    {
        using (scalar)
            return operation(scalar);
    }
}
