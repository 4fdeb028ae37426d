using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
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
    /// <param name="ranks">The ranks that train together, each with its share of the micro-batches; null for one process.</param>
    public PretrainingUpdateResult Run(
        IReadOnlyList<MaskedBatch> batches, PretrainingRates rates, IPretrainingDraws draws, Action? beforeUpdate = null,
        Ranks? ranks = null)
    {
        ranks ??= Ranks.One;
        var counts = ranks.Totals([batches.Sum(batch => batch.Masked), batches.Sum(batch => batch.Pieces)]);
        var (masked, pieces) = (counts[0], counts[1]);
        optimizer.Generator.ZeroGradients();
        optimizer.Discriminator.ZeroGradients();
        var samples = Generate(batches, masked, draws);
        var generated = Total(samples).SumOver(ranks);
        precision?.ClearCasts();
        var generatorNorm = double.NaN;
        if (!optimizer.IsJoint)
        {
            generatorNorm = optimizer.Generator.GradientNorm(ranks);
            if (!double.IsFinite(generatorNorm + generated.Loss))
                return new(generated, default, masked, pieces, generatorNorm, double.NaN, IsSkipped: true);
            beforeUpdate?.Invoke();
            optimizer.Generator.Step(rates.Generator, generatorNorm);
            optimizer.Generator.ZeroGradients(); // frees a gradient as large as the word table for the discriminator's pass
        }
        var detected = Detect(batches, samples, pieces, draws).SumOver(ranks);
        precision?.ClearCasts();
        var norm = optimizer.Discriminator.GradientNorm(ranks);
        var isFinite = double.IsFinite(norm + detected.Loss + generated.Loss);
        if (isFinite && optimizer.IsJoint)
            beforeUpdate?.Invoke();
        if (isFinite)
            optimizer.Discriminator.Step(optimizer.IsJoint ? rates.Generator : rates.Discriminator, norm);
        return new(generated, detected, masked, pieces, optimizer.IsJoint ? norm : generatorNorm, norm, !isFinite);
    }

    public void Dispose() => _generator.Dispose();

    private MaskedPieces[] Generate(IReadOnlyList<MaskedBatch> batches, double masked, IPretrainingDraws draws)
    {
        var generated = new MaskedPieces[batches.Count];
        for (var i = 0; i < generated.Length; i++)
        {
            draws.BeginGeneration(i);
            generated[i] = _generator.Backward(batches[i], masked, draws.Draw);
        }
        return generated;
    }

    private DetectionCounts Detect(IReadOnlyList<MaskedBatch> batches, MaskedPieces[] generated, double pieces, IPretrainingDraws draws)
    {
        var detected = default(DetectionCounts);
        for (var i = 0; i < generated.Length; i++)
        {
            if (batches[i].Pieces == 0) // this rank has no share of it
                continue;
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
/// <param name="Masked">Number of masked pieces, of all ranks.</param>
/// <param name="Pieces">Number of pieces without padding, of all ranks.</param>
/// <param name="GeneratorNorm">Global L2 norm of the generator's gradients before clipping; of all in a joint update.</param>
/// <param name="DiscriminatorNorm">Same as <paramref name="GeneratorNorm"/>, for the discriminator.</param>
/// <param name="IsSkipped">Whether a loss or gradient was not finite.</param>
internal readonly record struct PretrainingUpdateResult(
    MaskedPieces Generated, DetectionCounts Detected, double Masked, double Pieces, double GeneratorNorm, double DiscriminatorNorm,
    bool IsSkipped);
