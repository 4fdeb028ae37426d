using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Examples as tensors on a device, padded to the longest of them.</summary>
/// <param name="Ids">Piece ids, [batch, length] int64; [sequences, length] if examples have several sequences.</param>
/// <param name="Mask">Same shape as the ids, int64: 1 at real pieces, 0 at padding.</param>
/// <param name="Targets">[batch] float32, which holds class indices exactly; [batch, outputs] if each row has one number per output;
/// [batch, length] if each piece has one, padded with <see cref="Ignored"/>.</param>
/// <param name="Weights">Example weights, [batch] float32.</param>
internal sealed record Batch(Tensor Ids, Tensor Mask, Tensor Targets, Tensor Weights) : IDisposable
{
    /// <summary>Target of padding: the loss ignores it (transformers' ignore index).</summary>
    public const float Ignored = -100;

    /// <summary>Number of sequences of each example; they are consecutive rows of the ids.</summary>
    public IReadOnlyList<int> Groups { get; init; } = [];

    /// <summary>Examples in the batch.</summary>
    public int Count => (int)Weights.shape[0];

    /// <summary>Collates examples.</summary>
    public static Batch Of(IReadOnlyList<TrainingExample> examples, int paddingId, Device device)
    {
        var (ids, mask) = Pad([.. examples.SelectMany(e => e.Sequences)], paddingId, device);
        return new(
            ids,
            mask,
            TargetsOf(examples, device),
            tensor(examples.Select(e => e.Weight).ToArray(), device: device))
        {
            Groups = [.. examples.Select(e => 1 + e.Others.Count)],
        };
    }

    /// <summary>Pads rows of ids on the right to the longest row. Both results are [batch, length] int64.</summary>
    public static (Tensor Ids, Tensor Mask) Pad(IReadOnlyList<int[]> rows, int paddingId, Device device)
    {
        var (ids, mask) = PadRows(rows, paddingId);
        long[] shape = [rows.Count, ids.Length / rows.Count];
        return (tensor(ids, shape, device: device), tensor(mask, shape, device: device));
    }

    /// <summary>Same as <see cref="Pad"/>, as flat row-major arrays.</summary>
    public static (long[] Ids, long[] Mask) PadRows(IReadOnlyList<int[]> rows, int paddingId)
    {
        var length = rows.Max(row => row.Length);
        var ids = new long[rows.Count * length];
        var mask = new long[ids.Length];
        Array.Fill(ids, paddingId);
        for (var r = 0; r < rows.Count; r++)
        {
            for (var i = 0; i < rows[r].Length; i++)
                ids[r * length + i] = rows[r][i];
            mask.AsSpan(r * length, rows[r].Length).Fill(1);
        }
        return (ids, mask);
    }

    private static Tensor TargetsOf(IReadOnlyList<TrainingExample> examples, Device device)
    {
        if (examples[0].Vector is null)
            return tensor(examples.Select(e => e.Target).ToArray(), device: device);
        var length = examples.Max(e => e.Targets.Length);
        var targets = new float[examples.Count * length];
        Array.Fill(targets, Ignored);
        for (var i = 0; i < examples.Count; i++)
            examples[i].Targets.CopyTo(targets, i * length);
        return tensor(targets, [examples.Count, length], device: device);
    }

    public void Dispose()
    {
        Ids.Dispose();
        Mask.Dispose();
        Targets.Dispose();
        Weights.Dispose();
    }
}
