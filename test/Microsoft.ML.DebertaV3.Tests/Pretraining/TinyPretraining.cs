using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

/// <summary>Networks of <see cref="Tiny.Config"/> to pre-train, and masked batches for them.</summary>
internal static class TinyPretraining
{
    /// <summary>A large epsilon: rounding of a gradient near 0 must not decide its update.</summary>
    public static AdamWOptions Optimizer { get; } = new(0.9, 0.999, 1e-4, WeightDecay: 0.01, ClipNorm: 1);

    public static PretrainingRates Rates { get; } = new(1e-3, 5e-4);

    /// <summary>Both networks with random weights; the discriminator's own table too.</summary>
    public static PretrainingNetwork Network(EmbeddingSharing sharing, int seed = 1) =>
        Tiny.Initialized(new PretrainingNetwork(Tiny.Config, Tiny.Config, sharing), seed);

    /// <summary>A generator, or a model for masked language modeling, with the enhanced mask decoder.</summary>
    public static MaskedLanguageModel Generator(int seed = 1) =>
        Tiny.Initialized(new MaskedLanguageModel(Tiny.Config, decodes: true), seed);

    /// <summary>Sequences of different lengths, each with at least one masked piece; the masked pieces are id 1.</summary>
    public static MaskedBatch Batch(int count, int length, int seed = 1)
    {
        var random = new Random(seed);
        long[] ids = new long[count * length], mask = new long[count * length], labels = new long[count * length];
        for (var row = 0; row < count; row++)
        {
            var real = length - row % 4 * 2;
            for (var i = 0; i < real; i++)
            {
                var (place, piece) = (row * length + i, random.Next(2, Tiny.Config.VocabularySize));
                var isMasked = i == 1 || random.NextDouble() < 0.2;
                (ids[place], mask[place], labels[place]) = (isMasked ? 1 : piece, 1, isMasked ? piece : 0);
            }
        }
        return new(length, ids, mask, labels);
    }

    /// <summary>Some rows of a batch.</summary>
    public static MaskedBatch Rows(MaskedBatch batch, int first, int count)
    {
        var range = (first * batch.Length)..((first + count) * batch.Length);
        return new(batch.Length, batch.Ids[range], batch.Mask[range], batch.Labels[range]);
    }

    /// <summary>The same batch with padding behind every row.</summary>
    public static MaskedBatch Padded(MaskedBatch batch, int added)
    {
        var length = batch.Length + added;
        long[] Pad(long[] values) => [.. values.Chunk(batch.Length).SelectMany(row => row.Concat(new long[added]))];
        return new(length, Pad(batch.Ids), Pad(batch.Mask), Pad(batch.Labels));
    }

    public static Tensor Ids(MaskedBatch batch) => batch.ToTensor(batch.Ids, CPU);

    public static Tensor Mask(MaskedBatch batch) => batch.ToTensor(batch.Mask, CPU);

    public static SelectedRows Masked(MaskedBatch batch) => SelectedRows.Of(batch.Labels, batch.Length, CPU);
}
