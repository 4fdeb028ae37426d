using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>
/// Rows that lookups took from a table, each lookup's as a leaf of torch's graph: their gradients need no table of zeros.
/// </summary>
internal sealed class RowLeaves(Tensor table) : IDisposable
{
    private readonly List<(long[] Rows, Tensor Leaf)> _taken = [];

    /// <summary>
    /// Lookups since <see cref="Clear"/> that have a gradient: the rows, ascending, each once, and the leaf, [rows, size].
    /// </summary>
    public IEnumerable<(long[] Rows, Tensor Leaf)> WithGradient => _taken.Where(taken => taken.Leaf.grad is not null);

    /// <summary>
    /// Rows of the table, [count, size]. Where gradients are formed, they live until <see cref="Clear"/>; else as long as the caller's
    /// dispose scope.
    /// </summary>
    public Tensor Take(long[] rows)
    {
        using var scope = NewDisposeScope();
        var leaf = table.detach().index_select(0, tensor(rows));
        if (!is_grad_enabled())
            return leaf.MoveToOuterDisposeScope();
        leaf.requires_grad = true;
        _taken.Add((rows, leaf.DetachFromDisposeScope()));
        return leaf;
    }

    /// <summary>Forgets all lookups.</summary>
    public void Clear()
    {
        foreach (var (_, leaf) in _taken)
            leaf.Dispose();
        _taken.Clear();
    }

    public void Dispose() => Clear();
}
