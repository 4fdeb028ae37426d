using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Creates parameters that are owned by their module and not by the dispose scope in which the network is created.</summary>
internal static class OwnedParameter
{
    /// <summary>Creates a parameter that takes over the memory of <paramref name="initial"/>.</summary>
    public static Parameter Of(Tensor initial)
    {
        var parameter = nn.Parameter(initial);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
