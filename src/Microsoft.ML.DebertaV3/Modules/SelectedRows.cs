using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>
/// Selected positions of a batch. Each text is padded to the largest number of selected positions of a text, by repeating its position 0.
/// </summary>
internal sealed class SelectedRows : IDisposable
{
    private readonly Tensor _padded; // [batch * count] int64: index b * length + p into the flattened batch
    private readonly Tensor _chosen; // [rows] int64: index into the padded rows

    private SelectedRows(int batch, int length, int count, Tensor positions, Tensor padded, Tensor chosen)
    {
        (Batch, Length, Count, Positions) = (batch, length, count, positions);
        (_padded, _chosen) = (padded, chosen);
    }

    /// <summary>Number of texts.</summary>
    public int Batch { get; }

    /// <summary>Pieces per text.</summary>
    public int Length { get; }

    /// <summary>Rows per text, including padding.</summary>
    public int Count { get; }

    /// <summary>Number of selected rows, without padding.</summary>
    public long Rows => _chosen.shape[0];

    /// <summary>[batch, count] int64: position of each row in its text.</summary>
    public Tensor Positions { get; }

    /// <summary>Selects the positions with a label above 0.</summary>
    /// <param name="labels">[batch * length], row-major.</param>
    /// <param name="length">Pieces per text.</param>
    /// <param name="device">Device of the result.</param>
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

    /// <summary>Selects rows of [batch, length, hidden], with padding, to [batch, count, hidden].</summary>
    public Tensor Pad(Tensor hidden)
    {
        using var flat = hidden.reshape(Batch * Length, -1);
        using var rows = flat.index_select(0, _padded);
        return rows.view(Batch, Count, -1);
    }

    /// <summary>Removes padding from [batch, count, hidden], to [rows, hidden].</summary>
    public Tensor Unpad(Tensor padded)
    {
        using var flat = padded.reshape(Batch * Count, -1);
        return flat.index_select(0, _chosen);
    }

    /// <summary>Selects rows of [batch, length, hidden], to [rows, hidden].</summary>
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
