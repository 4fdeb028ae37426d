using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Examples as tensors on a device, padded to the longest of them.</summary>
/// <param name="Ids">[batch, length] int64; [sequences, length] where examples have several sequences</param>
/// <param name="Mask">As the ids, int64, 1 at real pieces</param>
/// <param name="Targets">[batch] float32; class indices are exact in it. [batch, outputs] where a row has one number per output;
/// [batch, length] where each of its pieces has one, <see cref="Ignored"/> behind the last</param>
/// <param name="Weights">[batch] float32</param>
internal sealed record Batch(Tensor Ids, Tensor Mask, Tensor Targets, Tensor Weights) : IDisposable
{
    /// <summary>Fills the targets of short rows: a class that does not count in the loss (transformers' value).</summary>
    public const float Ignored = -100;

    /// <summary>Sequences of each example: they follow one another in the ids.</summary>
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

    /// <summary>Rows of ids, padded on the right to the longest, and their mask; [batch, length] int64 both.</summary>
    public static (Tensor Ids, Tensor Mask) Pad(IReadOnlyList<int[]> rows, int paddingId, Device device)
    {
        var (ids, mask) = PadRows(rows, paddingId);
        long[] shape = [rows.Count, ids.Length / rows.Count];
        return (tensor(ids, shape, device: device), tensor(mask, shape, device: device));
    }

    /// <summary>As <see cref="Pad"/>, row after row.</summary>
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
