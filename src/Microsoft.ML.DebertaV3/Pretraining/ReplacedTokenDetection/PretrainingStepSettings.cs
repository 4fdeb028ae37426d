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

    /// <summary>
    /// Masks the sequences of a step, each micro-batch with its own random numbers. Every rank draws the masks of all sequences, so that
    /// they do not depend on the number of ranks, and keeps those of its share.
    /// </summary>
    public MaskedStep Mask(MicroBatches batches)
    {
        var (own, counts) = (new MaskedBatch[batches.Count], new int[batches.Count][]);
        for (var i = 0; i < own.Length; i++)
        {
            var random = batches.Random(RandomStreams.Purpose.Masking, i);
            MaskedText[] all = [.. batches[i].Select(example => Masker.Mask(example.Ids, random))];
            own[i] = MaskedBatch.Of(batches.Ranks.ShareOf(all), PaddingId);
            counts[i] = Array.ConvertAll(all, text => text.Labels.Count(label => label > 0));
        }
        return new(own, counts);
    }
}

/// <summary>The masked sequences of a step.</summary>
/// <param name="Own">This rank's share of each micro-batch; empty where there are fewer sequences than ranks.</param>
/// <param name="Counts">Number of masked pieces of each sequence of all ranks, by micro-batch.</param>
internal sealed record MaskedStep(MaskedBatch[] Own, int[][] Counts);
