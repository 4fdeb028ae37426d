using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Evaluates the networks on held-out text, with the same masks and samples each time.</summary>
/// <param name="generator">The generator, or the masked language model.</param>
/// <param name="network">Both networks; null if there is no discriminator.</param>
/// <param name="sequences">The held-out sequences.</param>
/// <param name="settings">Masking and sampling.</param>
/// <param name="batchSize">Sequences per batch.</param>
/// <param name="random">Random streams of the run.</param>
/// <param name="device">Device of the networks.</param>
internal sealed class PretrainingValidation(
    MaskedLanguageModel generator, PretrainingNetwork? network, ISizedExamples sequences, PretrainingStepSettings settings, int batchSize,
    RandomStreams random, Device device) : IValidation
{
    // Indices into the held-out stream; index 0 is used to choose the sequences.
    private const int Masks = 1, Draws = 2;

    public string Metric => network is null ? PretrainingMetrics.GeneratorLoss : PretrainingMetrics.DetectionGain;

    public bool HigherIsBetter => network is not null;

    public IReadOnlyDictionary<string, double> Evaluate()
    {
        var (masks, draws) = (random.Managed(RandomStreams.Purpose.HeldOut, Masks), random.Managed(RandomStreams.Purpose.HeldOut, Draws));
        using var loss = new GeneratorLoss(generator, settings.Temperature, device);
        var (generated, detected, masked) = (MaskedPieces.None, default(DetectionCounts), 0L);
        foreach (var some in sequences.Chunk(batchSize))
        {
            var batch = MaskedBatch.Of([.. some.Select(example => settings.Masker.Mask(example.Ids, masks))], settings.PaddingId);
            var pieces = loss.Measure(batch, network is null ? null : weights => PieceSampler.Draw(weights, draws));
            masked += batch.Masked;
            if (network is not null)
                detected += Detect(batch, pieces);
            generated += pieces with { Drawn = [] };
        }
        return PretrainingMetrics.Of(network is null
            ? PretrainingMetrics.Sums(generated, masked) : PretrainingMetrics.Sums(generated, masked, detected));
    }

    private DetectionCounts Detect(MaskedBatch batch, MaskedPieces pieces)
    {
        using var noGradient = no_grad();
        return DetectionLoss.Run(network!.Discriminator, batch, batch.Replace(pieces.Drawn), scale: null, device);
    }
}
