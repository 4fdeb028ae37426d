using Microsoft.ML.DebertaV3.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>One update of generator and discriminator on masked batches.</summary>
/// <remarks>
/// DeBERTaV3, section 3; spec section 5.3. Decoupled: first the generator is updated, then the discriminator, which uses the generator's
/// new table; the replacements were sampled before the update. Joint: both losses are computed with the old weights, then both networks are
/// updated.
/// </remarks>
/// <param name="network">Both networks.</param>
/// <param name="optimizer">The optimizers; joint or decoupled.</param>
/// <param name="detectionWeight">λ, the weight of the discriminator's loss.</param>
/// <param name="temperature">Sampling temperature of the generator.</param>
/// <param name="device">Device of the networks.</param>
/// <param name="precision">Precision of matrix products; null for float32.</param>
internal sealed class PretrainingUpdate(
    PretrainingNetwork network, PretrainingOptimizer optimizer, double detectionWeight, double temperature, Device device,
    ComputePrecision? precision = null) : IDisposable
{
    private readonly GeneratorLoss _generator = new(network.Generator, temperature, device, precision);

    /// <summary>
    /// Runs the update. Losses are means over all micro-batches. A network is not updated if a loss or gradient is not finite.
    /// </summary>
    /// <param name="batches">The micro-batches.</param>
    /// <param name="rates">The learning rates.</param>
    /// <param name="draws">Samples and dropout masks.</param>
    /// <param name="beforeUpdate">Invoked before any weights change.</param>
    public PretrainingUpdateResult Run(
        IReadOnlyList<MaskedBatch> batches, PretrainingRates rates, IPretrainingDraws draws, Action? beforeUpdate = null)
    {
        optimizer.Generator.ZeroGradients();
        optimizer.Discriminator.ZeroGradients();
        var generated = Generate(batches, draws);
        precision?.ClearCasts();
        var generatorNorm = double.NaN;
        if (!optimizer.IsJoint)
        {
            generatorNorm = optimizer.Generator.GradientNorm();
            if (!double.IsFinite(generatorNorm + generated.Sum(pieces => pieces.Loss)))
                return new(Total(generated), default, generatorNorm, double.NaN, IsSkipped: true);
            beforeUpdate?.Invoke();
            optimizer.Generator.Step(rates.Generator, generatorNorm);
            optimizer.Generator.ZeroGradients(); // frees a gradient as large as the word table for the discriminator's pass
        }
        var detected = Detect(batches, generated, draws);
        precision?.ClearCasts();
        var norm = optimizer.Discriminator.GradientNorm();
        var isFinite = double.IsFinite(norm + detected.Loss + generated.Sum(pieces => pieces.Loss));
        if (isFinite && optimizer.IsJoint)
            beforeUpdate?.Invoke();
        if (isFinite)
            optimizer.Discriminator.Step(optimizer.IsJoint ? rates.Generator : rates.Discriminator, norm);
        return new(Total(generated), detected, optimizer.IsJoint ? norm : generatorNorm, norm, !isFinite);
    }

    public void Dispose() => _generator.Dispose();

    private MaskedPieces[] Generate(IReadOnlyList<MaskedBatch> batches, IPretrainingDraws draws)
    {
        double masked = batches.Sum(batch => batch.Masked);
        var generated = new MaskedPieces[batches.Count];
        for (var i = 0; i < generated.Length; i++)
        {
            draws.BeginGeneration(i);
            generated[i] = _generator.Backward(batches[i], masked, draws.Draw);
        }
        return generated;
    }

    private DetectionCounts Detect(IReadOnlyList<MaskedBatch> batches, MaskedPieces[] generated, IPretrainingDraws draws)
    {
        double pieces = batches.Sum(batch => batch.Pieces);
        var detected = default(DetectionCounts);
        for (var i = 0; i < generated.Length; i++)
        {
            draws.BeginDetection(i);
            detected += DetectionLoss.Run(network.Discriminator, batches[i], batches[i]
                .Replace(generated[i].Drawn), detectionWeight / pieces, device);
        }
        return detected;
    }

    private static MaskedPieces Total(IEnumerable<MaskedPieces> generated) =>
        generated.Aggregate(MaskedPieces.None, (sum, pieces) => sum + pieces);
}

/// <summary>The learning rates of one update.</summary>
/// <param name="Generator">Learning rate of the generator; of both networks in a joint update.</param>
/// <param name="Discriminator">Learning rate of the discriminator.</param>
internal readonly record struct PretrainingRates(double Generator, double Discriminator);

/// <summary>Result of an update of both networks.</summary>
/// <param name="Generated">Results for the masked pieces, before the update.</param>
/// <param name="Detected">Counts of the discriminator; zeros if the generator's loss or gradient was not finite.</param>
/// <param name="GeneratorNorm">Global L2 norm of the generator's gradients before clipping; of all in a joint update.</param>
/// <param name="DiscriminatorNorm">Same as <paramref name="GeneratorNorm"/>, for the discriminator.</param>
/// <param name="IsSkipped">Whether a loss or gradient was not finite.</param>
internal readonly record struct PretrainingUpdateResult(
    MaskedPieces Generated, DetectionCounts Detected, double GeneratorNorm, double DiscriminatorNorm, bool IsSkipped);
