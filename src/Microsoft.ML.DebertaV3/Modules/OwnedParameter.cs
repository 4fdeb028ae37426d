using Microsoft.ML.DebertaV3.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Creates parameters that are owned by their module and not by the dispose scope in which the network is created.</summary>
internal static class OwnedParameter
{
    /// <summary>
    /// Creates a matrix for <see cref="WeightInitializer"/> or a file to fill: zeros, or arbitrary numbers if it is large, because the
    /// first write to fresh memory costs more than reading a file does.
    /// </summary>
    public static Parameter Matrix(int rows, int columns)
    {
        if ((long)rows * columns * sizeof(float) < HugePages.Size)
            return Of(zeros(rows, columns));
        var matrix = empty(rows, columns);
        HugePages.Advise(matrix);
        return Of(matrix);
    }

    /// <summary>Creates a parameter that takes over the memory of <paramref name="initial"/>.</summary>
    public static Parameter Of(Tensor initial)
    {
        var parameter = nn.Parameter(initial);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
