namespace Microsoft.ML.DebertaV3.Tests.Tokenization;

/// <summary>Managed bytes that this thread allocates.</summary>
internal static class Allocation
{
    public static long Of(Action work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
