using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Keeps a TorchSharp Scalar alive until native code has read it.</summary>
/// <remarks>
/// TorchSharp's operators convert numbers to a Scalar (also the 1 in a + 1 · b) and do not keep it alive during the native call: a garbage
/// collection in between frees it, which gives a wrong result or an error (docs/decisions/0014-scalars.md).
/// </remarks>
internal static class KeptScalar
{
    /// <summary>Invokes <paramref name="operation"/>, then disposes <paramref name="scalar"/>.</summary>
    public static Tensor Use(Scalar scalar, Func<Scalar, Tensor> operation)
    {
        using (scalar)
            return operation(scalar);
    }
}
