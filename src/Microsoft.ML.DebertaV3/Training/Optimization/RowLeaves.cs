using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>
/// Embedding rows of lookups as leaf tensors of torch's graph, so that their gradients need no table-sized tensor of zeros.
/// </summary>
internal sealed class RowLeaves(Tensor table) : IDisposable
{
    private readonly List<(long[] Rows, Tensor Leaf)> _taken = [];

    /// <summary>
    /// Lookups since <see cref="Clear"/> that have a gradient: the distinct rows in ascending order, and their leaf tensor, [rows, size].
    /// </summary>
    public IEnumerable<(long[] Rows, Tensor Leaf)> WithGradient => _taken.Where(taken => taken.Leaf.grad is not null);

    /// <summary>
    /// Returns rows of the table, [count, size]. With gradients enabled they live until <see cref="Clear"/>; otherwise the caller's dispose
    /// scope owns them.
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

    /// <summary>Disposes the rows of all lookups.</summary>
    public void Clear()
    {
        foreach (var (_, leaf) in _taken)
            leaf.Dispose();
        _taken.Clear();
    }

    public void Dispose() => Clear();
}
