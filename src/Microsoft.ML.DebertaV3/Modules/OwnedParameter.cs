using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Makes parameters that live as long as their module: the dispose scope in which a network is made does not end them.</summary>
internal static class OwnedParameter
{
    /// <summary>A parameter that takes over the memory of <paramref name="initial"/>.</summary>
    public static Parameter Of(Tensor initial)
    {
        var parameter = nn.Parameter(initial);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
