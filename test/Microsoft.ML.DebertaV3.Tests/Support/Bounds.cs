using System.Reflection;
using Microsoft.ML.DebertaV3.Tests.Tokenization;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>What opening a file from strangers may cost: memory by the file's own length, and an error with words.</summary>
internal static class Bounds
{
    /// <summary>Opens a file that must be refused, within 16 times its length and 1 MB of managed memory.</summary>
    public static InvalidDataException Refuses(long fileLength, Action open)
    {
        InvalidDataException? error = null;
        var bytes = Allocation.Of(() => error = Refuses(open));
        Assert.IsLessThan(16 * fileLength + (1 << 20), bytes, error!.Message);
        return error!;
    }

    /// <summary>Opens a file that must be refused.</summary>
    public static InvalidDataException Refuses(Action open)
    {
        var problem = Assert.Throws<Exception>(open);
        // ML.NET makes a loader by reflection, which wraps what the loader throws.
        return (InvalidDataException)(problem is TargetInvocationException { InnerException: { } inner } ? inner : problem);
    }
}
