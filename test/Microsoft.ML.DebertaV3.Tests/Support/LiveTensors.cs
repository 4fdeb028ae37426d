using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>
/// Counts the tensors that this thread made and did not dispose. What the garbage collector frees still counts: it comes too late.
/// </summary>
internal static class LiveTensors
{
    public static long Count => TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    /// <summary>How many tensors <paramref name="make"/> leaves in the scope around it.</summary>
    public static int LeftBy(Action make)
    {
        using var scope = NewDisposeScope();
        make();
        return scope.DisposablesCount;
    }
}
