using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>
/// Lookups in a table that a forward reads as a whole too, as an output matrix. Torch would make a table of zeros for the gradient of each
/// lookup and add it to the other gradient; here only the rows are added.
/// </summary>
/// <remarks>CPU only. Not thread safe.</remarks>
internal sealed class TiedRows(Tensor table) : IRowSource, IDisposable
{
    private readonly RowLeaves _leaves = new(table);

    public Tensor Take(long[] rows) => _leaves.Take(rows);

    /// <summary>Adds the gradients of all lookups to the table's.</summary>
    public void Collect()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var (rows, leaf) in _leaves.WithGradient)
            DenseGradient.Of(table).AddRowsInPlace(tensor(rows), leaf.grad!);
        _leaves.Clear();
    }

    /// <summary>Forgets the gradients.</summary>
    public void ZeroGradients() => _leaves.Clear();

    public void Dispose() => _leaves.Dispose();
}
