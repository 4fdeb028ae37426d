using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Masks the sequences of a step, each micro-batch by its own random numbers.</summary>
internal static class MaskedBatches
{
    /// <summary>One masked batch per micro-batch.</summary>
    public static MaskedBatch[] Of(MicroBatches batches, TokenMasker masker, int paddingId)
    {
        var masked = new MaskedBatch[batches.Count];
        for (var i = 0; i < masked.Length; i++)
        {
            var random = batches.Random(RandomStreams.Purpose.Masking, i);
            masked[i] = MaskedBatch.Of([.. batches[i].Select(example => masker.Mask(example.Ids, random))], paddingId);
        }
        return masked;
    }
}
