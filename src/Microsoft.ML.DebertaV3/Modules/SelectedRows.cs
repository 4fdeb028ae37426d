using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>
/// Some positions of a batch, as many per text as the text with the most has: where a text has fewer, its first position fills up.
/// </summary>
internal sealed class SelectedRows : IDisposable
{
    private readonly Tensor _padded; // [batch * count] int64: position b * length + p
    private readonly Tensor _chosen; // [rows] int64: place among the padded

    private SelectedRows(int batch, int length, int count, Tensor positions, Tensor padded, Tensor chosen)
    {
        (Batch, Length, Count, Positions) = (batch, length, count, positions);
        (_padded, _chosen) = (padded, chosen);
    }

    /// <summary>Texts.</summary>
    public int Batch { get; }

    /// <summary>Pieces of a text.</summary>
    public int Length { get; }

    /// <summary>Rows per text, with those that fill up.</summary>
    public int Count { get; }

    /// <summary>Rows that were asked for.</summary>
    public long Rows => _chosen.shape[0];

    /// <summary>[batch, count] int64: positions in their texts.</summary>
    public Tensor Positions { get; }

    /// <summary>The positions with a label above 0, text after text.</summary>
    /// <param name="labels">Row after row, batch times <paramref name="length"/> of them.</param>
    /// <param name="length">Pieces of a text.</param>
    /// <param name="device">Where the result is.</param>
    /// <exception cref="ArgumentException">There is no such position.</exception>
    public static SelectedRows Of(ReadOnlySpan<long> labels, int length, Device device)
    {
        var chosen = Enumerable.Range(0, labels.Length / length).Select(_ => new List<int>()).ToArray();
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] > 0)
                chosen[i / length].Add(i % length);
        }
        return Of(chosen, length, device);
    }

    private static SelectedRows Of(List<int>[] chosen, int length, Device device)
    {
        var count = chosen.Max(positions => positions.Count);
        if (count == 0)
            throw new ArgumentException("No position is chosen.", nameof(chosen));
        var positions = new long[chosen.Length * count];
        var places = new List<long>();
        for (var b = 0; b < chosen.Length; b++)
        {
            for (var i = 0; i < chosen[b].Count; i++)
            {
                positions[b * count + i] = chosen[b][i];
                places.Add(b * count + i);
            }
        }
        var padded = Enumerable.Range(0, positions.Length).Select(i => i / count * length + positions[i]).ToArray();
        return new(chosen.Length, length, count,
            tensor(positions, [chosen.Length, count], device: device), tensor(padded, device: device),
            tensor(places.ToArray(), device: device));
    }

    /// <summary>[batch, length, hidden] to the rows, filled up, [batch, count, hidden].</summary>
    public Tensor Pad(Tensor hidden)
    {
        using var flat = hidden.reshape(Batch * Length, -1);
        using var rows = flat.index_select(0, _padded);
        return rows.view(Batch, Count, -1);
    }

    /// <summary>[batch, count, hidden] to the rows that were asked for, [rows, hidden].</summary>
    public Tensor Unpad(Tensor padded)
    {
        using var flat = padded.reshape(Batch * Count, -1);
        return flat.index_select(0, _chosen);
    }

    /// <summary>[batch, length, hidden] to the rows that were asked for, [rows, hidden].</summary>
    public Tensor Select(Tensor hidden)
    {
        using var padded = Pad(hidden);
        return Unpad(padded);
    }

    public void Dispose()
    {
        Positions.Dispose();
        _padded.Dispose();
        _chosen.Dispose();
    }
}
