using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Masked sequences, padded to the longest of them, as row-major arrays.</summary>
/// <param name="Length">Pieces per row.</param>
/// <param name="Ids">[batch · length]: ids after masking.</param>
/// <param name="Mask">[batch · length]: 1 at real pieces, 0 at padding.</param>
/// <param name="Labels">[batch · length]: the original id at masked positions, 0 elsewhere.</param>
internal sealed record MaskedBatch(int Length, long[] Ids, long[] Mask, long[] Labels)
{
    /// <summary>Number of sequences.</summary>
    public int Count => Ids.Length / Length;

    /// <summary>Number of masked pieces.</summary>
    public int Masked => Labels.Count(label => label > 0);

    /// <summary>Number of pieces, without padding.</summary>
    public int Pieces => (int)Mask.Sum();

    /// <summary>Pads masked sequences; of none, the batch is empty.</summary>
    public static MaskedBatch Of(IReadOnlyList<MaskedText> texts, int paddingId)
    {
        if (texts.Count == 0)
            return new(0, [], [], []);
        var (ids, mask) = Batch.PadRows([.. texts.Select(text => text.Ids)], paddingId);
        var (labels, _) = Batch.PadRows([.. texts.Select(text => text.Labels)], 0);
        return new(ids.Length / texts.Count, ids, mask, labels);
    }

    /// <summary>Returns the ids with other pieces at the masked positions.</summary>
    /// <param name="pieces">One per masked position, in order.</param>
    public long[] Replace(ReadOnlySpan<long> pieces)
    {
        var replaced = (long[])Ids.Clone();
        for (int i = 0, next = 0; i < replaced.Length; i++)
        {
            if (Labels[i] > 0)
                replaced[i] = pieces[next++];
        }
        return replaced;
    }

    /// <summary>Returns the original pieces at the masked positions, in order.</summary>
    public long[] Targets() => Array.FindAll(Labels, label => label > 0);

    /// <summary>
    /// Returns the discriminator's labels, [batch · length]: whether a piece differs from the original. A sample equal to the original does
    /// not count as replaced.
    /// </summary>
    public bool[] IsReplaced(ReadOnlySpan<long> ids)
    {
        var replaced = new bool[ids.Length];
        for (var i = 0; i < replaced.Length; i++)
            replaced[i] = Labels[i] > 0 && Labels[i] != ids[i];
        return replaced;
    }

    /// <summary>Converts [batch · length] to a tensor [batch, length] on a device.</summary>
    public Tensor ToTensor(long[] rows, Device device) => tensor(rows, [Count, Length], device: device);
}
