using System.Runtime.InteropServices;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>
/// AdamW for an embedding table of which a step uses few rows. Updates of unused rows, whose gradient is zero, are deferred until the row
/// is next used.
/// </summary>
/// <remarks>
/// Deferred updates are applied in order with the values of their own step, so that the result is bit-identical to updating every row at
/// every step (docs/decisions/0007-row-updates.md). CPU only. Not thread safe.
/// </remarks>
internal sealed class RowUpdates(Tensor table, Tensor mean, Tensor variance) : IRowSource, IDisposable
{
    private readonly int _size = (int)table.shape[1];
    private readonly int[] _done = new int[table.shape[0]]; // number of _steps that were applied to each row
    private readonly List<AdamWKernel> _steps = [];
    private readonly RowLeaves _leaves = new(table); // lookups since the last step
    private (long[] Rows, Tensor Values)? _gradient;
    private bool _isTrained; // a parameter that never had a gradient is not changed

    public Tensor Take(long[] rows)
    {
        CatchUp(rows);
        return _leaves.Take(rows);
    }

    /// <summary>Sum of the squared gradients of all rows used since the last step.</summary>
    public double SumOfSquares()
    {
        if (Gradient() is not var (_, gradient))
            return 0;
        return TensorPrimitives.SumOfSquares<float>(new NativeSpan(gradient).All);
    }

    /// <summary>Whether any lookup since the last step has a gradient.</summary>
    public bool HasGradient => Gradient() is not null;

    /// <summary>Sums the gradients over the ranks: afterwards each has those of all rows that any rank used.</summary>
    /// <remarks>The ranks send each other the numbers of their rows, and then sum a buffer of the rows that any of them used.</remarks>
    public void SumGradients(Ranks ranks)
    {
        using var scope = NewDisposeScope();
        var own = Gradient();
        var rows = ranks.Gather(own?.Rows ?? []).SelectMany(some => some).Distinct().Order().ToArray();
        var values = zeros(rows.Length, _size);
        if (own is var (some, gradient))
            values.AddRowsInPlace(Places(some, rows), gradient);
        ranks.Sum(values);
        _gradient?.Values.Dispose();
        _gradient = (rows, values.DetachFromDisposeScope());
        CatchUp(rows); // those that only others used
    }

    /// <summary>Applies a step to the rows with a gradient, and defers it for all others.</summary>
    public void Update(AdamWKernel kernel)
    {
        if (Gradient() is var (rows, gradient))
        {
            NativeSpan gradients = new(gradient), parameters = new(table), means = new(mean), variances = new(variance);
            _isTrained = true;
            Parallel.For(0, rows.Length, i =>
            {
                var start = (int)rows[i] * _size;
                kernel.Update(parameters.Slice(start, _size), gradients.Slice(i * _size, _size), means.Slice(start, _size),
                    variances.Slice(start, _size));
                _done[rows[i]] = _steps.Count + 1;
            });
        }
        if (_isTrained)
            _steps.Add(kernel);
    }

    /// <summary>Applies all deferred updates: the table and its moments are then up to date.</summary>
    public void CatchUp()
    {
        CatchUp([.. Enumerable.Range(0, _done.Length).Select(row => (long)row)]);
        _steps.Clear();
        Array.Clear(_done);
    }

    /// <summary>Discards the gradients.</summary>
    public void ZeroGradients()
    {
        _leaves.Clear();
        _gradient?.Values.Dispose();
        _gradient = null;
    }

    public void Dispose() => ZeroGradients();

    private void CatchUp(long[] rows)
    {
        NativeSpan parameters = new(table), means = new(mean), variances = new(variance);
        Parallel.ForEach(rows, row =>
        {
            var start = (int)row * _size;
            var waiting = CollectionsMarshal.AsSpan(_steps)[_done[row]..];
            AdamWKernel.UpdateWithoutGradient(waiting, parameters.Slice(start, _size), means.Slice(start, _size),
                variances.Slice(start, _size));
            _done[row] = _steps.Count;
        });
    }

    // The gradient of each row used since the last step, summed over the lookups of the row. Null if no lookup has a gradient.
    private (long[] Rows, Tensor Values)? Gradient()
    {
        if (_gradient is not null)
            return _gradient;
        using var scope = NewDisposeScope();
        var used = _leaves.WithGradient.ToArray();
        if (used.Length == 0)
            return null;
        var rows = used.SelectMany(taken => taken.Rows).Distinct().Order().ToArray();
        var values = zeros(rows.Length, _size);
        foreach (var (some, leaf) in used)
            values.AddRowsInPlace(Places(some, rows), leaf.grad!);
        return _gradient = (rows, values.DetachFromDisposeScope());
    }

    // Places of some rows among all, which are in ascending order.
    private static Tensor Places(long[] some, long[] rows) => tensor(Array.ConvertAll(some, row => (long)Array.BinarySearch(rows, row)));
}
