using System.Collections.Concurrent;
using System.Numerics;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Caches one layer's projected positions, which depend only on its weights and the text length.</summary>
/// <remarks>
/// One entry per power of two of the length, so that there are few entries, each with at most twice the required rows; shorter texts use a
/// slice. Readers are thread safe; <see cref="Clear"/> must not run concurrently with them (weights do not change while a model scores).
/// </remarks>
internal sealed class PositionProjectionCache
{
    private readonly ConcurrentDictionary<int, Lazy<PositionProjections>> _byCapacity = new();

    /// <summary>Returns the projections for <paramref name="length"/>, as views that the caller's dispose scope owns.</summary>
    public PositionProjections Get(int length, Func<int, PositionProjections> project)
    {
        var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)length);
        return _byCapacity.GetOrAdd(capacity, _ => new(() => Detached(capacity, project))).Value.For(length);
    }

    /// <summary>Removes all entries. Call it before the weights change.</summary>
    public void Clear()
    {
        foreach (var entry in _byCapacity.Values)
            entry.Value.Dispose();
        _byCapacity.Clear();
    }

    private static PositionProjections Detached(int capacity, Func<int, PositionProjections> project)
    {
        using var scope = NewDisposeScope();
        var result = project(capacity);
        return new(result.Keys.contiguous().DetachFromDisposeScope(), result.Queries.contiguous().DetachFromDisposeScope());
    }
}
