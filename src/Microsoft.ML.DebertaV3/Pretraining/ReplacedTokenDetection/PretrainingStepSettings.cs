using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Validated, complete settings of a pre-training step.</summary>
/// <param name="Masker">Masks pieces.</param>
/// <param name="PaddingId">Id of the padding piece.</param>
internal sealed record PretrainingStepSettings(TokenMasker Masker, int PaddingId)
{
    /// <summary>Order of the updates.</summary>
    public UpdateOrder Order { get; init; }

    /// <summary>λ, the weight of the discriminator's loss. Default 50 (paper).</summary>
    public double DetectionWeight { get; init; } = 50;

    /// <summary>Sampling temperature of the generator. Default 1.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>The discriminator's learning rate divided by the generator's.</summary>
    public double DiscriminatorRateFactor { get; init; } = 1;

    /// <summary>Masks the sequences of a step: one masked batch per micro-batch, each with its own random numbers.</summary>
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
