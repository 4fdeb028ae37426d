using System.Collections.Concurrent;
using System.Numerics;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Keeps one layer's projected positions while its weights stand still: they depend on nothing else.</summary>
/// <remarks>
/// One entry per power of two of the length, so that at most twice the rows in use are projected and at most a handful of entries exist;
/// shorter texts take a part. Thread safe for readers; <see cref="Clear"/> must not run beside them (weights do not change while a model
/// scores).
/// </remarks>
internal sealed class PositionProjectionCache
{
    private readonly ConcurrentDictionary<int, Lazy<PositionProjections>> _byCapacity = new();

    /// <summary>The projections for <paramref name="length"/>, a view that the caller's scope owns.</summary>
    public PositionProjections Get(int length, Func<int, PositionProjections> project)
    {
        var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)length);
        return _byCapacity.GetOrAdd(capacity, _ => new(() => Detached(capacity, project))).Value.For(length);
    }

    /// <summary>Forgets everything: the weights are about to change.</summary>
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
