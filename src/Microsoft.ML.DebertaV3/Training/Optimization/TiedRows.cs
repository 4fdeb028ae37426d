using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>
/// Lookups in an embedding table that is also used as a whole, for example as an output matrix. Torch would create a table-sized gradient
/// for each lookup and add it to the dense gradient; this adds only the rows.
/// </summary>
/// <remarks>CPU only. Not thread safe.</remarks>
internal sealed class TiedRows(Tensor table) : IRowSource, IDisposable
{
    private readonly RowLeaves _leaves = new(table);

    public Tensor Take(long[] rows) => _leaves.Take(rows);

    /// <summary>Adds the gradients of all lookups to the table's gradient.</summary>
    public void Collect()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var (rows, leaf) in _leaves.WithGradient)
            DenseGradient.Of(table).AddRowsInPlace(tensor(rows), leaf.grad!);
        _leaves.Clear();
    }

    /// <summary>Discards the gradients.</summary>
    public void ZeroGradients() => _leaves.Clear();

    public void Dispose() => _leaves.Dispose();
}
