using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>What a pre-training step needs to know, checked and complete.</summary>
/// <param name="Masker">Hides pieces.</param>
/// <param name="PaddingId">Fills short rows.</param>
internal sealed record PretrainingStepSettings(TokenMasker Masker, int PaddingId)
{
    /// <summary>When each network is updated.</summary>
    public UpdateOrder Order { get; init; }

    /// <summary>λ, the weight of the discriminator's loss. Default 50 (the paper's).</summary>
    public double DetectionWeight { get; init; } = 50;

    /// <summary>Of the generator's draws. Default 1.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>The discriminator's learning rate divided by the generator's.</summary>
    public double DiscriminatorRateFactor { get; init; } = 1;

    /// <summary>Masks the sequences of a step: one masked batch per micro-batch, each by its own random numbers.</summary>
    public MaskedBatch[] Mask(MicroBatches batches)
    {
        var masked = new MaskedBatch[batches.Count];
        for (var i = 0; i < masked.Length; i++)
        {
            var random = batches.Random(RandomStreams.Purpose.Masking, i);
            masked[i] = MaskedBatch.Of([.. batches[i].Select(example => Masker.Mask(example.Ids, random))], PaddingId);
        }
        return masked;
    }
}
